/* The process inside, in the order of runc's standard_init_linux.go; it becomes the program of the step. */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void start_loopback(void) {
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) != 0) {
        step_fail("find", "the loopback");
    }
    request.ifr_flags |= IFF_UP;
    if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) {
        step_fail("start", "the loopback");
    }
    close(fd);
}

static void set_limits(const struct step *step) {
    for (size_t i = 0; i < step->limit_count; i++) {
        struct rlimit limit = {.rlim_cur = step->limits[i].soft, .rlim_max = step->limits[i].hard};
        if (setrlimit((__rlimit_resource_t)step->limits[i].what, &limit) != 0) {
            step_fail("set", "limits");
        }
    }
}

static const char *variable(const struct step *step, const char *name) {
    size_t size = strlen(name);
    for (size_t i = 0; i < step->variables.count; i++) {
        if (strncmp(step->variables.all[i], name, size) == 0 && step->variables.all[i][size] == '=') {
            return step->variables.all[i] + size + 1;
        }
    }
    return "";
}

static bool may_run(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        return false;
    }
    errno = S_ISDIR(about.st_mode) ? EISDIR : EACCES;
    return !S_ISDIR(about.st_mode) && (about.st_mode & 0111) != 0;
}

/* As Go's exec.LookPath: a name with a slash in it is a path, any other is looked for in PATH, in absolute folders only. */
static const char *find_program(const struct step *step) {
    static char path[PATH_MAX];
    const char *name = step->words.all[0];
    if (strchr(name, '/')) {
        if (!may_run(name)) {
            step_fail("run", name);
        }
        return name;
    }
    const char *folders = variable(step, "PATH");
    while (*folders) {
        size_t size = strcspn(folders, ":");
        if (*folders == '/' && snprintf(path, sizeof path, "%.*s/%s", (int)size, folders, name) < (int)sizeof path
            && may_run(path)) {
            return path;
        }
        folders += size + (folders[size] == ':');
    }
    errno = ENOENT;
    step_fail("run", name);
}

static void take_no_files(void) {
    if (syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC) != 0) {
        step_fail("close", "files");
    }
}

_Noreturn void inside(const struct step *step) {
    setsid();
    umask(022);
    set_limits(step);
    rights_of_keys(step);
    if (step->own_network) {
        start_loopback();
    }
    root_make(step);
    root_enter(step);
    umask(022);
    if (sethostname(step->hostname, strlen(step->hostname)) != 0) {
        step_fail("set", "the name of the machine");
    }
    root_hide(step);
    /* A process that may gain rights by a file has its filter set before it loses the right to do so. */
    rights_of_calls(step);
    take_no_files();
    rights_of_user(step);
    step_die_with_parent();
    const char *program = find_program(step);
    execve(program, step->words.all, step->variables.all);
    step_fail("run", program);
}
