#include "tests/fakes/mail/certificate.hpp"

#include <cstdio>
#include <memory>
#include <sys/stat.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "daemon/ensure.hpp"

namespace countersign::mail {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, int (*)(FILE*)>;

Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(certificate.get(), names, -1);
    X509_EXTENSION_free(names);
    ensure(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "a certificate can be signed");
    return certificate;
}

}  // namespace

void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    const Key made(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate signed_one = make_certificate(made.get());
    const File certificate_file(std::fopen(certificate.c_str(), "w"), &std::fclose);
    ensure(certificate_file != nullptr && PEM_write_X509(certificate_file.get(), signed_one.get()) == 1,
           "the certificate can be written");
    const File key_file(std::fopen(key.c_str(), "w"), &std::fclose);
    ensure(key_file != nullptr && chmod(key.c_str(), 0600) == 0, "the key has a file");
    ensure(PEM_write_PrivateKey(key_file.get(), made.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
           "the key can be written");
}

}  // namespace countersign::mail
