#!/usr/bin/python3
"""Opens, signs and follows a statement, with nothing but python3-zmq (Debian).
   approve.py ENDPOINT SERVER.pub KEY open WORKFLOW [PARAM=VALUE ...]   KEY: a client's key file
   approve.py ENDPOINT SERVER.pub KEY act INSTANCE ACTION [JSON]        JSON: {"form": ..., "input": ..., "to": ...}
   approve.py ENDPOINT SERVER.pub KEY follow INSTANCE [STATE]           until it reaches STATE, or is closed"""
import json, re, secrets, sys, time
import zmq


def keys(path):                      # key files are TOML; three plain lines of it
    return dict(re.findall(r'^(\w+)\s*=\s*"([^"]*)"', open(path).read(), re.M))


class Daemon:
    def __init__(self, endpoint, server_file, key_file):
        self.endpoint, self.server, self.me = endpoint, keys(server_file)["public"], keys(key_file)

    def ask(self, method, **params):
        """One question; without an answer it is asked again in the same bytes, so nothing is done twice."""
        question = json.dumps({"jsonrpc": "2.0", "id": "1", "method": method, "params": params}).encode()
        for _ in range(3):
            with zmq.Context.instance().socket(zmq.DEALER) as socket:
                socket.linger = 0
                socket.curve_serverkey = self.server.encode()
                socket.curve_publickey, socket.curve_secretkey = self.me["public"].encode(), self.me["secret"].encode()
                socket.connect(self.endpoint)
                socket.send(question)
                if socket.poll(5000):
                    answer = json.loads(socket.recv())
                    if "error" in answer:
                        sys.exit("refused: " + answer["error"]["message"])
                    return answer["result"]
        sys.exit("no answer; the outcome is unknown")

    def change(self, method, **params):
        return self.ask(method, request="py-" + secrets.token_hex(12), **params)


def main(endpoint, server_file, key_file, what, subject, *rest):
    daemon = Daemon(endpoint, server_file, key_file)
    if what == "open":
        print(daemon.change("instance.open", workflow=subject, **dict(r.split("=", 1) for r in rest))["instance"])
    elif what == "act":
        version = daemon.ask("instance.show", instance=subject)["version"]
        more = json.loads(rest[1]) if len(rest) > 1 else {}
        print(daemon.change("task.act", instance=subject, version=version, action=rest[0], **more).get("state", "stays"))
    elif what == "follow":
        seen = None
        while seen is None or not (seen["closed"] or seen["state"] in rest):
            now = daemon.ask("instance.show", instance=subject)
            if seen is None or now["version"] != seen["version"]:
                print(now["version"], now["state"], ", ".join({n: 0 for w in now["waits_for"] for n in w["names"]}), flush=True)
            seen = now
            time.sleep(0 if seen["closed"] or seen["state"] in rest else 0.5)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 5 else sys.exit(__doc__)
