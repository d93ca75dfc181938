// Faults of the disk, for a program that is started with this in LD_PRELOAD: some calls on some paths fail, do half of
// their work, or are the last thing that the process does.
//
// FAULTS names a file; while it is there, it says which calls. It is one line, `CALL COUNT DEED PATTERN`:
//   CALL     write, fsync, rename, fallocate, ftruncate or unlink; `any` for all of them
//   COUNT    which of them since the file has come: 3 is the third alone, 3+ the third and all after it, 0 none
//   DEED     an errno (ENOSPC, EIO, EINTR), short, or `before` or `after`: the process is killed there
//   PATTERN  of fnmatch for the path, in which * also stands for slashes
// FAULTS_TRACE names a file to which every call that counts is appended with its path.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum fault { NONE, FAIL, SHORT, BEFORE, AFTER };

struct verdict {
    enum fault fault;
    int error;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// What FAULTS says, which file that was, and how many calls have counted since.
static struct {
    ino_t file;
    struct timespec time;
    char call[16], count[16], deed[16], pattern[PATH_MAX];
    unsigned long calls;
} order;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Whether there is an order.
static int read_order(void) {
    const char *path = getenv("FAULTS");
    struct stat status;
    if (!path || stat(path, &status) != 0) return 0;
    if (status.st_ino == order.file && !memcmp(&status.st_mtim, &order.time, sizeof order.time)) return 1;
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    int fields = fscanf(file, "%15s %15s %15s %4095s", order.call, order.count, order.deed, order.pattern);
    fclose(file);
    order.file = fields == 4 ? status.st_ino : 0;
    order.time = status.st_mtim;
    order.calls = 0;
    return fields == 4;
}

static int is_due(unsigned long number) {
    char *end;
    unsigned long first = strtoul(order.count, &end, 10);
    return first > 0 && (*end == '+' ? number >= first : number == first);
}

static void trace(const char *call, const char *path) {
    const char *file = getenv("FAULTS_TRACE");
    if (!file) return;
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", call, path);
    int descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return;
    if (REAL(write)(descriptor, line, (size_t)length) < 0) abort();
    close(descriptor);
}

static struct verdict judge_in_turn(const char *call, const char *path) {
    struct verdict verdict = {NONE, 0};
    if (!read_order() || fnmatch(order.pattern, path, 0) != 0) return verdict;
    if (strcmp(order.call, "any") != 0 && strcmp(order.call, call) != 0) return verdict;
    trace(call, path);
    if (!is_due(++order.calls)) return verdict;
    const char *deed = order.deed;
    if (!strcmp(deed, "short")) verdict.fault = SHORT;
    else if (!strcmp(deed, "before")) verdict.fault = BEFORE;
    else if (!strcmp(deed, "after")) verdict.fault = AFTER;
    else {
        verdict.fault = FAIL;
        verdict.error = !strcmp(deed, "ENOSPC") ? ENOSPC : !strcmp(deed, "EINTR") ? EINTR : EIO;
    }
    return verdict;
}

static struct verdict judge(const char *call, const char *path) {
    int saved = errno;
    pthread_mutex_lock(&lock);
    struct verdict verdict = judge_in_turn(call, path);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return verdict;
}

static struct verdict judge_descriptor(const char *call, int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return judge(call, path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// A call that has a result of its own: -1 and errno when it fails.
#define PERFORM(type, judged, call)           \
    do {                                      \
        struct verdict given = (judged);      \
        if (given.fault == BEFORE) die();     \
        if (given.fault == FAIL) {            \
            errno = given.error;              \
            return -1;                        \
        }                                     \
        type result = (call);                 \
        if (given.fault == AFTER) die();      \
        return result;                        \
    } while (0)

// Half of the bytes, one at least.
static size_t some(struct verdict verdict, size_t size) {
    return verdict.fault == SHORT && size > 1 ? size / 2 : size;
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
    struct verdict verdict = judge_descriptor("write", descriptor);
    PERFORM(ssize_t, verdict, REAL(write)(descriptor, bytes, some(verdict, size)));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    struct verdict verdict = judge_descriptor("write", descriptor);
    PERFORM(ssize_t, verdict, REAL(pwrite)(descriptor, bytes, some(verdict, size), offset));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    struct verdict verdict = judge_descriptor("write", descriptor);
    PERFORM(ssize_t, verdict, REAL(pwrite64)(descriptor, bytes, some(verdict, size), offset));
}

int fsync(int descriptor) {
    PERFORM(int, judge_descriptor("fsync", descriptor), REAL(fsync)(descriptor));
}

int fdatasync(int descriptor) {
    PERFORM(int, judge_descriptor("fsync", descriptor), REAL(fdatasync)(descriptor));
}

int ftruncate(int descriptor, off_t length) {
    PERFORM(int, judge_descriptor("ftruncate", descriptor), REAL(ftruncate)(descriptor, length));
}

int ftruncate64(int descriptor, off64_t length) {
    PERFORM(int, judge_descriptor("ftruncate", descriptor), REAL(ftruncate64)(descriptor, length));
}

// The path is where the file is to be.
int rename(const char *from, const char *target) {
    PERFORM(int, judge("rename", target), REAL(rename)(from, target));
}

int unlink(const char *path) {
    PERFORM(int, judge("unlink", path), REAL(unlink)(path));
}

// These return the error itself.
static int allocate(struct verdict verdict, int (*real)(int, off_t, off_t), int descriptor, off_t from, off_t length) {
    if (verdict.fault == BEFORE) die();
    if (verdict.fault == FAIL) return verdict.error;
    int result = real(descriptor, from, length);
    if (verdict.fault == AFTER) die();
    return result;
}

int posix_fallocate(int descriptor, off_t from, off_t length) {
    return allocate(judge_descriptor("fallocate", descriptor), REAL(posix_fallocate), descriptor, from, length);
}

int posix_fallocate64(int descriptor, off64_t from, off64_t length) {
    return allocate(judge_descriptor("fallocate", descriptor), REAL(posix_fallocate64), descriptor, from, length);
}
