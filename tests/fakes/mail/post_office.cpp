#include "tests/fakes/mail/post_office.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/fakes/mail/certificate.hpp"
#include "tests/fakes/mail/child_process.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"

namespace countersign::mail {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr const char* password = "letmein";
constexpr uid_t mail_user = 905;  // scripts/mail_servers.sh

void write_file(const fs::path& file, const std::string& text) {
    fs::remove(file);  // it may be shared with other offices
    std::ofstream(file, std::ios::binary) << text;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

bool listens(int port) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET};
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool is_there = connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(connection);
    return is_there;
}

void wait_until_up(const ChildProcess& server, const std::vector<int>& ports, const std::string& name) {
    const auto until = steady_clock::now() + std::chrono::seconds(20);
    while (!std::ranges::all_of(ports, listens)) {
        if (server.ends_within(milliseconds(20)) || steady_clock::now() > until)
            throw std::runtime_error("Expected " + name + " to listen, but it does not.");
    }
}

// Empty when the servers are there; otherwise why they are not.
std::string unpack_servers(const fs::path& folder) {
    if (geteuid() != 0) return "the mail servers of the tests need root";
    const std::string command = fmt::format("'{}/scripts/mail_servers.sh' '{}' >'{}/unpacking.log' 2>&1",
                                            COUNTERSIGN_SOURCE_DIR,
                                            folder.string(),
                                            folder.string());
    if (std::system(command.c_str()) == 0) return {};
    return "the mail servers of the tests could not be unpacked: " + text_of(folder / "unpacking.log").substr(0, 600);
}

// Where Dovecot's delivery says a letter came: seconds and microseconds in the name of its file.
std::pair<long, long> moment_of(const fs::path& file) {
    const std::string name = file.filename().string();
    const std::size_t micro = name.find(".M");
    if (micro == std::string::npos) return {};
    return {std::strtol(name.c_str(), nullptr, 10), std::strtol(name.c_str() + micro + 2, nullptr, 10)};
}

}  // namespace

std::unique_ptr<PostOffice> PostOffice::open(const std::vector<std::string>& addresses) {
    const fs::path servers = fs::path(COUNTERSIGN_BINARY_DIR) / "mail-servers";
    fs::create_directories(servers);
    if (const std::string why = unpack_servers(servers); !why.empty()) {
        const std::string word = "SKIPPED: " + why + "; so no real mail server was spoken with.";
        const char* required = std::getenv("COUNTERSIGN_MAIL");
        if (required != nullptr && std::string(required) == "required") FAIL(word);
        WARN(word);
        return nullptr;
    }
    std::string folder = (servers / "office-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        throw std::runtime_error("Expected a folder for the post office, but there is none.");
    // Programs and libraries are shared with the others.
    fs::copy(servers / "root",
             fs::path(folder) / "root",
             fs::copy_options::recursive | fs::copy_options::copy_symlinks | fs::copy_options::create_hard_links);
    std::unique_ptr<PostOffice> office(new PostOffice(folder, addresses));
    office->start();
    return office;
}

PostOffice::PostOffice(fs::path folder, const std::vector<std::string>& addresses)
    : folder_(std::move(folder)),
      first_address_(addresses.front()),
      ports_{free_port(), free_port(), free_port(), free_port(), free_port(), free_port()} {
    write_files(addresses);
}

PostOffice::~PostOffice() {
    stop();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void PostOffice::write_files(const std::vector<std::string>& addresses) const {
    const fs::path etc = root() / "etc";
    write_file(folder_ / "password", std::string(password) + "\n");
    write_certificate(etc / "post.crt", etc / "post.key");
    // An ordinary file does for both programs, and needs no right to make devices.
    write_file(root() / "dev/null", "");
    chmod((root() / "dev/null").c_str(), 0666);
    chmod((root() / "var/spool/smtpd").c_str(), 0711);
    chmod((root() / "tmp").c_str(), 01777);
    if (chown((root() / "mail").c_str(), mail_user, mail_user) != 0)
        throw std::runtime_error("Expected to give the mailboxes to their user, but that is refused.");
    std::string users;
    for (const auto& address : addresses) users += fmt::format("{}:{{PLAIN}}{}::::::\n", address, password);
    write_file(etc / "dovecot/users", users);
    write_file(etc / "smtpd.conf",
               fmt::format(R"(listen on 127.0.0.1 port {} hostname post.company.test
action deliver relay host "lmtp://127.0.0.1:{}"
match from any for any action deliver
)",
                           ports_.smtp,
                           ports_.lmtp));
    write_file(etc / "dovecot/dovecot.conf",
               fmt::format(R"(protocols = imap lmtp submission
listen = 127.0.0.1
base_dir = /run/dovecot
log_path = /dovecot.log
imap_id_log = *
default_internal_user = dovecot
default_login_user = dovenull
ssl = yes
ssl_cert = </etc/post.crt
ssl_key = </etc/post.key
disable_plaintext_auth = no
mail_location = maildir:/mail/%u
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@company.test
passdb {{
  driver = passwd-file
  args = /etc/dovecot/users
}}
userdb {{
  driver = passwd-file
  args = /etc/dovecot/users
  default_fields = uid=905 gid=905 home=/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Done {{
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {}
  }}
  inet_listener imaps {{
    port = {}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {}
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {}
  }}
  inet_listener submissions {{
    port = {}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
hostname = post.company.test
submission_relay_host = 127.0.0.1
submission_relay_port = {}
submission_relay_trusted = no
)",
                           ports_.imap,
                           ports_.imap_tls,
                           ports_.lmtp,
                           ports_.smtp_starttls,
                           ports_.smtp_tls,
                           ports_.smtp));
}

void PostOffice::start() {
    const auto in_root = [this](const std::vector<std::string>& program) {
        std::vector<std::string> words{"chroot", root().string()};
        words.insert(words.end(), program.begin(), program.end());
        return std::make_unique<ChildProcess>(words, folder_ / "log");
    };
    dovecot_ = in_root({"/usr/sbin/dovecot", "-F", "-c", "/etc/dovecot/dovecot.conf"});
    smtpd_ = in_root({"/usr/sbin/smtpd", "-d"});
    try {
        wait_until_up(*dovecot_, {ports_.imap, ports_.lmtp, ports_.smtp_tls}, "Dovecot");
        wait_until_up(*smtpd_, {ports_.smtp}, "OpenSMTPD");
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(error.what()) + "\n" + log());
    }
}

void PostOffice::stop() {
    smtpd_.reset();
    dovecot_.reset();
}

std::string PostOffice::log() const { return text_of(folder_ / "log") + text_of(root() / "dovecot.log"); }

Account PostOffice::smtp(Security security) const {
    if (security == Security::none) return {.host = "127.0.0.1", .port = ports_.smtp, .security = security};
    return {.host = "localhost",
            .port = security == Security::starttls ? ports_.smtp_starttls : ports_.smtp_tls,
            .security = security,
            .user = first_address_,
            .password_file = folder_ / "password",
            .ca_file = root() / "etc/post.crt"};
}

Account PostOffice::imap(const std::string& address, Security security) const {
    return {.host = security == Security::none ? "127.0.0.1" : "localhost",
            .port = security == Security::tls ? ports_.imap_tls : ports_.imap,
            .security = security,
            .user = address,
            .password_file = folder_ / "password",
            .ca_file = root() / "etc/post.crt"};
}

std::vector<std::string> PostOffice::letters_of(const std::string& address) const {
    std::vector<fs::path> files;
    for (const char* part : {"new", "cur"}) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(root() / "mail" / address / part, ignored))
            files.push_back(entry.path());
    }
    std::ranges::sort(files, {}, moment_of);
    std::vector<std::string> letters;
    for (const auto& file : files) letters.push_back(text_of(file));
    return letters;
}

std::vector<Incoming> PostOffice::mails_of(const std::string& address, const Reading& reading) const {
    std::vector<Incoming> mails;
    for (const auto& letter : letters_of(address)) {
        auto mail = parse(letter, reading);
        if (!mail) throw std::runtime_error(mail.error().why.en + "\n" + letter);
        mails.push_back(std::move(*mail));
    }
    return mails;
}

std::vector<std::string> PostOffice::wait_for(const std::string& address,
                                              std::size_t count,
                                              milliseconds patience) const {
    const auto until = steady_clock::now() + patience;
    while (true) {
        auto letters = letters_of(address);
        if (letters.size() >= count || steady_clock::now() > until) return letters;
        (void)poll(nullptr, 0, 20);
    }
}

bool PostOffice::wait_until_logged(const std::string& text, milliseconds patience) const {
    const auto until = steady_clock::now() + patience;
    while (log().find(text) == std::string::npos) {
        if (steady_clock::now() > until) return false;
        (void)poll(nullptr, 0, 20);
    }
    return true;
}

}  // namespace countersign::mail
