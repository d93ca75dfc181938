// epoll's constants are enum members and macros, and accept4 needs _GNU_SOURCE: neither is
// visible through `import Glibc`.
#ifndef NTKD_CEPOLL_SHIM_H
#define NTKD_CEPOLL_SHIM_H

#include <errno.h>
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

// epoll_wait counts milliseconds; its younger sister, which needs _GNU_SOURCE, takes a timespec.
int epoll_pwait2(int epoll, struct epoll_event *events, int capacity, const struct timespec *timeout,
                 const __sigset_t *signals);

/// Waits for at most so many nanoseconds, or not at all on a kernel before 5.11.
static inline int ntkd_epoll_wait(int epoll, struct epoll_event *events, int capacity, long nanoseconds) {
    if (nanoseconds > 0) {
        struct timespec timeout = {.tv_sec = 0, .tv_nsec = nanoseconds};
        int count = epoll_pwait2(epoll, events, capacity, &timeout, 0);
        if (count >= 0 || errno != ENOSYS) return count;
    }
    return epoll_wait(epoll, events, capacity, 0);
}

static inline uint64_t ntkd_epoll_token(const struct epoll_event *event) { return event->data.u64; }

int accept4(int socket, struct sockaddr *restrict address, socklen_t *restrict length, int flags);

static inline int ntkd_accept(int listener, struct sockaddr *address, socklen_t *length) {
    // SOCK_NONBLOCK and SOCK_CLOEXEC are enum members in glibc.
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

#endif
