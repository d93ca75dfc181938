#include "CTLS.h"

#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>

// What Swift cannot say to OpenSSL: macros with arguments, and callbacks that outlive a call.

int ntkd_tls_set_minimum(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

// A client that has just gone away without a word has sent what it had to say, and HTTP frames messages itself;
// renegotiation is a way to make a server work for nothing.
void ntkd_tls_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
}

// Writes may be partial and go on from another place, and a connection has no buffers unless it is told to keep them.
void ntkd_tls_set_modes(SSL_CTX *context) {
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
}

// Whether the buffers for records stay between two of them: 34 KiB, against taking and giving them back each time.
void ntkd_tls_keep_buffers(SSL *ssl, int keep) {
    if (keep) {
        SSL_clear_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
    } else {
        SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
        SSL_free_buffers(ssl);
    }
}

// Lets a context resume the sessions whose tickets another one has given out.
void ntkd_tls_adopt_tickets(SSL_CTX *context, SSL_CTX *earlier) {
    unsigned char keys[256];
    long length = SSL_CTX_get_tlsext_ticket_keys(earlier, NULL, 0);
    if (length <= 0 || length > (long)sizeof keys) return;
    if (SSL_CTX_get_tlsext_ticket_keys(earlier, keys, length) == 1)
        SSL_CTX_set_tlsext_ticket_keys(context, keys, length);
    OPENSSL_cleanse(keys, sizeof keys);
}

// A socket as OpenSSL sees it. Its own one raises SIGPIPE when the peer is gone, and asks for its descriptor through
// three calls each time.

static BIO_METHOD *quiet_socket;
static CRYPTO_ONCE quiet_socket_once = CRYPTO_ONCE_STATIC_INIT;

static int descriptor_of(BIO *bio) {
    return (int)(intptr_t)BIO_get_data(bio);
}

static int read_quietly(BIO *bio, char *bytes, int length) {
    errno = 0;
    int count = (int)recv(descriptor_of(bio), bytes, (size_t)length, 0);
    BIO_clear_retry_flags(bio);
    if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    if (count < 0 && BIO_sock_should_retry(count)) BIO_set_retry_read(bio);
    return count;
}

static int write_quietly(BIO *bio, const char *bytes, int length) {
    errno = 0;
    int count = (int)send(descriptor_of(bio), bytes, (size_t)length, MSG_NOSIGNAL);
    BIO_clear_retry_flags(bio);
    if (count <= 0 && BIO_sock_should_retry(count)) BIO_set_retry_write(bio);
    return count;
}

static long control(BIO *bio, int command, long number, void *pointer) {
    (void)number;
    (void)pointer;
    switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_EOF: return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    default: return 0;
    }
}

static void make_quiet_socket(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "socket without SIGPIPE");
    if (!method) return;
    BIO_meth_set_read(method, read_quietly);
    BIO_meth_set_write(method, write_quietly);
    BIO_meth_set_ctrl(method, control);
    quiet_socket = method;
}

// Puts TLS on a socket, which stays its owner's to close; 1, or 0 when there is no memory for it.
int ntkd_tls_attach(SSL *ssl, int descriptor) {
    if (!CRYPTO_THREAD_run_once(&quiet_socket_once, make_quiet_socket)) return 0;
    BIO *bio = quiet_socket ? BIO_new(quiet_socket) : NULL;
    if (!bio) return 0;
    BIO_set_data(bio, (void *)(intptr_t)descriptor);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    return 1;
}

// A callback whose answer points to memory that outlives it.

static int select_http1(SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
                        unsigned int offered_length, void *unused) {
    static const unsigned char http1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    (void)ssl;
    (void)unused;
    if (SSL_select_next_proto((unsigned char **)chosen, length, http1, sizeof http1, offered, offered_length) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    return SSL_TLSEXT_ERR_OK;
}

// RFC 7301: a client that offers protocols but not ours is told so.
void ntkd_tls_speak_http1(SSL_CTX *context) {
    SSL_CTX_set_alpn_select_cb(context, select_http1, NULL);
}

// An encrypted key is refused; nobody is asked for its password.
static int no_password(char *buffer, int size, int writing, void *unused) {
    (void)buffer;
    (void)size;
    (void)writing;
    (void)unused;
    return -1;
}

void ntkd_tls_ask_for_no_password(SSL_CTX *context) {
    SSL_CTX_set_default_passwd_cb(context, no_password);
}
