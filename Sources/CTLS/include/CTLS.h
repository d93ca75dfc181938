#ifndef NTKD_CTLS_H
#define NTKD_CTLS_H

#include <openssl/ssl.h>

/// TLS 1.2 and later; 1, or 0 when OpenSSL refuses.
int ntkd_tls_set_minimum(SSL_CTX *context);

/// No renegotiation, which makes a server work for nothing; no compression, which leaks; the server's order of
/// ciphers. A client that goes away without a word has sent what it had to say: HTTP frames messages itself.
void ntkd_tls_set_options(SSL_CTX *context);

/// A read takes what there is instead of a record's head and then its rest. Writes may be partial and go on from
/// another place. A connection keeps no buffers unless it is told to.
void ntkd_tls_set_modes(SSL_CTX *context);

/// Whether the buffers for records, 34 KiB, stay between two of them, or are taken and given back each time.
void ntkd_tls_keep_buffers(SSL *ssl, int keep);

/// Lets a context resume the sessions whose tickets another one has given out.
void ntkd_tls_adopt_tickets(SSL_CTX *context, SSL_CTX *earlier);

/// HTTP/1.1 by ALPN; a client that offers protocols but not this one is told so: RFC 7301, section 3.2.
void ntkd_tls_speak_http1(SSL_CTX *context);

/// A key with a password is refused; nobody is asked for it.
void ntkd_tls_ask_for_no_password(SSL_CTX *context);

/// Puts TLS on a socket, which stays its owner's to close; 1, or 0 when there is no memory for it. Writing to a peer
/// that is gone is an error of the write, not a SIGPIPE, which OpenSSL's own sockets raise.
int ntkd_tls_attach(SSL *ssl, int descriptor);

#endif
