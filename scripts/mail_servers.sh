#!/usr/bin/env bash
# scripts/mail_servers.sh FOLDER: unpacks the mail servers of the tests into FOLDER/root, with every library
# they need, so that they run there after a chroot and know nothing of this machine. Nothing is installed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -eq 1 ] || die "Expected one folder to unpack into, but found $# words."
mkdir -p "$1"
cd "$1"
folder=$PWD root=$PWD/root wanted="${MAIL_SERVERS[*]}"

exec 9>lock
flock 9
[ "$(cat unpacked 2>/dev/null)" = "$wanted" ] && exit 0
say "Unpacking the mail servers of the tests: $wanted"
rm -rf root debs unpacked
mkdir -p debs root
cd debs
# With what they need and this machine lacks.
missing=$(apt-get install -s -qq --no-install-recommends "${MAIL_SERVERS[@]}" | awk '/^Inst/ {print $2}')
packages=$(printf '%s\n' "${MAIL_SERVERS[@]}" $missing | sort -u)
apt-get download -qq -o APT::Sandbox::User=root $packages
cd "$folder"
for package in debs/*.deb; do dpkg-deb -x "$package" root; done
rm -rf debs root/usr/share root/etc root/lib/systemd root/usr/lib/systemd

# Libraries of this machine that they are linked with.
programs=$(find root -type f -exec sh -c 'for f; do if [ "$(head -c4 "$f" | tail -c3)" = ELF ]; then echo "$f"; fi; done' _ {} +)
multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
export LD_LIBRARY_PATH=$root/usr/lib/$multiarch:$root/lib/$multiarch:$root/usr/lib/dovecot:$root/usr/lib/dovecot/modules
for library in $(ldd $programs 2>/dev/null | awk '/=> \// {print $3} /^\t\/lib/ {print $1}' | sort -u); do
    case $library in "$root"/*) continue ;; esac
    mkdir -p "root$(dirname "$library")"
    cp -L "$library" "root$library"
done
unset LD_LIBRARY_PATH

# The users that the servers want to be, and no others.
mkdir -p root/etc/dovecot root/dev root/run/dovecot root/var/run root/tmp root/mail root/var/lib/opensmtpd/empty root/var/spool/smtpd
chmod 1777 root/tmp
chmod 711 root/var/spool/smtpd
printf '%s\n' root:x:0:0::/:/bin/false opensmtpd:x:901:901::/var/lib/opensmtpd/empty:/bin/false \
    opensmtpq:x:902:902::/var/lib/opensmtpd/empty:/bin/false dovecot:x:903:903::/:/bin/false \
    dovenull:x:904:904::/:/bin/false mail:x:905:905::/mail:/bin/false >root/etc/passwd
printf '%s\n' root:x:0: opensmtpd:x:901: opensmtpq:x:902: dovecot:x:903: dovenull:x:904: mail:x:905: >root/etc/group
echo "127.0.0.1 localhost post.company.test" >root/etc/hosts
echo "$wanted" >unpacked
