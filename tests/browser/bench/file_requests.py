#!/usr/bin/python3
"""file_requests.py CLIENT.toml DECIDER FIRST COUNT: files so many requests, numbered from FIRST, (workflows/request.toml)
for one person to decide, a hundred in a message; with nothing but python3-zmq."""
import json, re, sys
import zmq


def toml(path):                      # a client's files are plain lines of TOML
    return dict(re.findall(r'^(\w+)\s*=\s*"([^"]*)"', open(path, encoding="utf-8").read(), re.M))


def main(client_file, decider, first, count):
    client = toml(client_file)
    me = toml(client["key"])
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.curve_serverkey = toml(client["server_key"])["public"].encode()
    socket.curve_publickey, socket.curve_secretkey = me["public"].encode(), me["secret"].encode()
    socket.connect(client["endpoint"])
    end = first + count
    for begin in range(first, end, 100):
        batch = [{"jsonrpc": "2.0", "id": str(i), "method": "instance.open", "params": request(decider, i)} for i in range(begin, min(begin + 100, end))]
        socket.send(json.dumps(batch).encode())
        if not socket.poll(30000):
            sys.exit("Expected an answer, but none came.")
        refused = [one["error"]["message"] for one in json.loads(socket.recv()) if "error" in one]
        if refused:
            sys.exit(refused[0])


def request(decider, i):
    form = {"what": f"第 {i} 件：拜访客户的差旅费", "decider": decider, "amount": {"amount": 8800 + i, "currency": "CNY"}}
    return {"request": f"bench-{decider}-{i}", "workflow": "request", "form": form}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])) if len(sys.argv) == 5 else sys.exit(__doc__)
