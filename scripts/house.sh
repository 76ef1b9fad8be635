# The sample company in rehearsal, in the folder $HOUSE with the programs of $BIN: for ./run, and for the tests that
# drive a browser through it. Sourced after common.sh; whoever sources it sets HOUSE and BIN first.
PEOPLE=(zhang.wei liu.yang li.na wang.qiang chen.jing zhao.min sun.li zhou.jie wu.hong he.mei xu.fang zheng.tao qian.shen)
# Where the daemon listens. A test takes an address of its own, so that nobody else gets the port while it is down.
DAEMON_HOST=${DAEMON_HOST:-127.0.0.1}

stop_program() { # NAME PIDFILE
    local pid
    [ -f "$2" ] || return 0
    pid=$(cat "$2")
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$1" ]; then
        kill "$pid"
        while [ -d "/proc/$pid" ]; do sleep 0.1; done
    fi
    rm -f "$2"
}

stop_daemon() { stop_program countersignd "$HOUSE/daemon.pid"; }

write_house_scripts() {
    cat >"$HOUSE/start" <<TXT
#!/usr/bin/env bash
# Starts the rehearsal's daemon on its data; written with the house.
cd "$ROOT"
setsid "$BIN/countersignd" --config "$HOUSE/daemon.toml" --rehearse 2026-10-31T09:00:00+08:00 \\
    </dev/null >>"$HOUSE/daemon.log" 2>&1 &
echo \$! >"$HOUSE/daemon.pid"
TXT
    cat >"$HOUSE/as" <<TXT
#!/usr/bin/env bash
# as PERSON COMMAND...: the terminal client with this person's key; written with the house.
person=\$1
shift
COUNTERSIGN_CONFIG="$HOUSE/clients/\$person.toml" XDG_STATE_HOME="$HOUSE/state/\$person" exec "$BIN/countersign" --lang "\${COUNTERSIGN_LANG:-zh}" "\$@"
TXT
    chmod +x "$HOUSE/start" "$HOUSE/as"
    sed -e "s#^requests = .*#requests = \"tcp://$DAEMON_HOST:0\"#" -e "s#^feed = .*#feed = \"tcp://$DAEMON_HOST:0\"#" \
        -e 's#^data = .*#data = "data"#' -e 's#^name = .*#name = "sample"#' \
        -e "s#\"calendar/#\"$ROOT/config/calendar/#" -e "s#\"../workflows\"#\"$ROOT/workflows\"#" config/daemon.toml >"$HOUSE/daemon.toml"
}

write_client() { # PERSON KEYFILE
    mkdir -p "$HOUSE/clients"
    {
        sed -n -e 's/^requests/endpoint/p' -e '/^feed/p' "$HOUSE/data/endpoints"
        printf 'server_key = "%s"\nkey = "%s"\n' "$HOUSE/data/keys/server.pub" "$2"
    } >"$HOUSE/clients/$1.toml"
}

start_daemon() {
    rm -f "$HOUSE/data/endpoints"
    "$HOUSE/start"
    for _ in $(seq 100); do
        [ -f "$HOUSE/data/endpoints" ] && break
        [ -d "/proc/$(cat "$HOUSE/daemon.pid")" ] || die "The daemon did not start: $(tail -n 3 "$HOUSE/daemon.log")"
        sleep 0.1
    done
    write_client operator "$HOUSE/data/keys/operator.key"
    for person in "${PEOPLE[@]}"; do write_client "$person" "$HOUSE/keys/$person.key"; done
}

# From the next start on it listens where it does now, so that whoever knows the address finds it again.
keep_endpoints() {
    sed -i -e "s#^requests = .*#$(grep '^requests' "$HOUSE/data/endpoints")#" \
        -e "s#^feed = .*#$(grep '^feed' "$HOUSE/data/endpoints")#" "$HOUSE/daemon.toml"
}

# Each person makes a key at home; the public halves stand with the people in $HOUSE/people.toml, for the operator to import.
make_keys() {
    mkdir -p "$HOUSE/keys"
    for person in "${PEOPLE[@]}"; do
        "$BIN/countersign" key new "$person" --file "$HOUSE/keys/$person.key" >/dev/null 2>&1
    done
    python3 - config/people.toml "$HOUSE" "${PEOPLE[@]}" <<'PY'
import re, sys
people, house, *persons = sys.argv[1:]
text = open(people, encoding="utf-8").read()
for person in persons:
    public = re.search('^public = "(.*)"$', open(f"{house}/keys/{person}.key").read(), re.M)[1]
    line = f'id = "{person}"\n'
    text = text.replace(line, line + f"key = '{public}'\n")
open(f"{house}/people.toml", "w", encoding="utf-8").write(text)
PY
}

# The browser inbox of the house: its own key, enrolled by the operator, and a configuration.
found_web() {
    sed -n -e 's/^requests/endpoint/p' -e '/^feed/p' "$HOUSE/data/endpoints" >"$HOUSE/web.endpoints"
    cat >"$HOUSE/web.toml" <<TXT
[daemon]
$(cat "$HOUSE/web.endpoints")
server_key = "data/keys/server.pub"
key = "keys/web.key"
attempts = 1

[http]
listen = "$DAEMON_HOST:0"
endpoint = "web.url"

[sessions]
file = "web.db"
TXT
    rm "$HOUSE/web.endpoints"
    "$BIN/countersign-web" enrol --config "$HOUSE/web.toml" >"$HOUSE/web-person.toml"
    "$HOUSE/as" operator people import "$HOUSE/web-person.toml"
    cat >"$HOUSE/start-web" <<TXT
#!/usr/bin/env bash
# Starts the rehearsal's browser inbox; written with the house.
setsid "$BIN/countersign-web" run --config "$HOUSE/web.toml" </dev/null >>"$HOUSE/web.log" 2>&1 &
echo \$! >"$HOUSE/web.pid"
TXT
    chmod +x "$HOUSE/start-web"
}

start_web() {
    rm -f "$HOUSE/web.url"
    "$HOUSE/start-web"
    for _ in $(seq 100); do
        [ -f "$HOUSE/web.url" ] && break
        [ -d "/proc/$(cat "$HOUSE/web.pid")" ] || die "The browser inbox did not start: $(tail -n 3 "$HOUSE/web.log")"
        sleep 0.1
    done
    # On the same port from now on.
    sed -i "s#^listen = .*#listen = \"$(sed 's#^http://##' "$HOUSE/web.url")\"#" "$HOUSE/web.toml"
}

stop_web() { stop_program countersign-web "$HOUSE/web.pid"; }

# entrance PERSON: the address that signs the person in, as long as this is a rehearsal.
entrance() { "$BIN/countersign-web" entrance --config "$HOUSE/web.toml" "$1"; }
