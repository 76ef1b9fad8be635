# Shared by ./run and ./test: says what it does, stops on the first error with a sentence, installs
# what Debian 12 has and this machine lacks.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
export LC_ALL=${LC_ALL:-C.UTF-8}

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }
trap 'die "Stopped: a step failed (the lines above say which). Nothing else was done; fix it and run the command again."' ERR

PACKAGES=(build-essential cmake ninja-build ccache pkg-config
    libzmq3-dev cppzmq-dev libsqlite3-dev libsqlitecpp-dev libtomlplusplus-dev libspdlog-dev libfmt-dev catch2
    nlohmann-json3-dev libcli11-dev libsodium-dev libssl-dev libcurl4-openssl-dev libboost-dev libjemalloc-dev libhowardhinnant-date-dev libexpected-dev
    librapidcheck-dev libcpp-httplib-dev libgmime-3.0-dev
    libcairo2-dev libpango1.0-dev libqrencode-dev fonts-noto-cjk
    libpugixml-dev libxlsxwriter-dev libzip-dev tzdata python3 python3-zmq)
# What only judges us: tests that find it missing say so and pass.
TEST_PACKAGES=(python3-icalendar python3-openpyxl poppler-utils zbar-tools chromium chromium-sandbox)
# What drives Chromium, and the chat platforms' own clients. A node of another make brings its npm, and Debian's would
# quarrel with it.
command -v node >/dev/null || TEST_PACKAGES+=(nodejs)
command -v npm >/dev/null || TEST_PACKAGES+=(npm)
# Servers that some tests speak with. They are unpacked into the build folder and never installed: that starts
# no service, and drives no other mail server off this machine.
MAIL_SERVERS=(opensmtpd dovecot-core dovecot-imapd dovecot-lmtpd dovecot-submissiond)

# install_packages [MORE...]
install_packages() {
    local missing=() package
    for package in "${PACKAGES[@]}" "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    command -v apt-get >/dev/null || die "Expected Debian 12 with apt-get, but there is none; install these packages by hand: ${missing[*]}"
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "Expected root or sudo to install packages, but there is neither. As root: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build PRESET TARGET...: into build/PRESET
build() {
    local preset=$1
    shift
    cmake --preset "$preset" >/dev/null
    cmake --build "build/$preset" --target "$@"
}
