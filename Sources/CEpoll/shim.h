// epoll's constants are enum members and macros, and accept4 needs _GNU_SOURCE: neither is
// visible through `import Glibc`.
#ifndef NTKD_CEPOLL_SHIM_H
#define NTKD_CEPOLL_SHIM_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static const int ntkd_epoll_close_on_exec = EPOLL_CLOEXEC;
static const uint32_t ntkd_epoll_in = EPOLLIN;
static const uint32_t ntkd_epoll_out = EPOLLOUT;
static const uint32_t ntkd_epoll_error = EPOLLERR;
static const uint32_t ntkd_epoll_hang_up = EPOLLHUP;
static const uint32_t ntkd_epoll_peer_closed = EPOLLRDHUP;
static const uint32_t ntkd_epoll_edge_triggered = EPOLLET;

// epoll_event is packed on x86-64 and its data a union: Swift gets it field by field.
static inline int ntkd_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline uint64_t ntkd_epoll_token(const struct epoll_event *event) { return event->data.u64; }

int accept4(int socket, struct sockaddr *restrict address, socklen_t *restrict length, int flags);

static inline int ntkd_accept(int listener, struct sockaddr *address, socklen_t *length) {
    // SOCK_NONBLOCK and SOCK_CLOEXEC are enum members in glibc.
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

#endif
