/*
 * Paths of the root. The kernel looks them up (openat2(2), RESOLVE_IN_ROOT), so that no symlink leads out of it. What is
 * missing is made as runc makes it (filepath-securejoin): where a dangling symlink leads, too.
 */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_LINKS 255

static int look_up(int root, const char *path, uint64_t flags) {
    struct open_how how = {.flags = O_PATH | O_CLOEXEC | flags, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int fd;
    do {
        fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
        /* Something was renamed meanwhile. */
    } while (fd < 0 && errno == EAGAIN);
    return fd;
}

const char *place_of(int fd) {
    static char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}

static bool append(char *path, const char *name, size_t length) {
    size_t size = strlen(path);
    if (size + length + 2 > PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    path[size] = '/';
    memcpy(path + size + 1, name, length);
    path[size + 1 + length] = 0;
    return true;
}

/* Makes the last name of a path, whose parent is there and no symlink. */
static bool make(int root, const char *path, bool file) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    *slash = 0;
    int in = look_up(root, *parent ? parent : "/", O_DIRECTORY);
    if (in < 0) {
        return false;
    }
    const char *name = path + (slash - parent) + 1;
    bool made = file ? mknodat(in, name, S_IFREG | 0755, 0) == 0 : mkdirat(in, name, 0755) == 0;
    int reason = errno;
    close(in);
    errno = reason;
    return made || errno == EEXIST;
}

/* Follows a path name by name; `done` has no symlink in it. */
static bool make_all(int root, const char *path, bool file) {
    char done[PATH_MAX] = "", rest[PATH_MAX], target[PATH_MAX], joined[PATH_MAX];
    int links = 0;
    snprintf(rest, sizeof rest, "%s", path);
    for (;;) {
        char *name = rest + strspn(rest, "/");
        size_t length = strcspn(name, "/");
        if (length == 0) {
            return true;
        }
        char *after = name + length;
        bool last = after[strspn(after, "/")] == 0;
        if (length == 2 && memcmp(name, "..", 2) == 0) {
            char *slash = strrchr(done, '/');
            *(slash ? slash : done) = 0;
        } else if (length != 1 || *name != '.') {
            size_t before = strlen(done);
            if (!append(done, name, length)) {
                return false;
            }
            int fd = look_up(root, done, O_NOFOLLOW);
            if (fd < 0 && (errno != ENOENT || !make(root, done, last && file))) {
                return false;
            }
            ssize_t size = fd < 0 ? -1 : readlinkat(fd, "", target, sizeof target - 1);
            if (fd >= 0) {
                close(fd);
            }
            if (size > 0) {
                target[size] = 0;
                done[*target == '/' ? 0 : before] = 0;
                if (++links > MOST_LINKS || snprintf(joined, sizeof joined, "%s/%s", target, after) >= PATH_MAX) {
                    errno = ELOOP;
                    return false;
                }
                memcpy(rest, joined, sizeof rest);
                continue;
            }
        }
        memmove(rest, after, strlen(after) + 1);
    }
}

int place_open(int root, const char *path, enum kind kind) {
    int fd = look_up(root, path, 0);
    if (fd < 0 && errno == ENOENT && kind != ANY && make_all(root, path, kind == FILE_OR_NODE)) {
        fd = look_up(root, path, 0);
    }
    return fd;
}
