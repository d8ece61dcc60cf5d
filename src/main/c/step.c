/*
 * tare-shim step FOLDER [GROUP]
 *
 * Runs the step that it is told of on its standard input, and ends with the exit code of its program, or 128 and the number
 * of the signal that ended it. Where the program cannot be run, FOLDER/shim.log says why. When its standard input is closed
 * the step is killed: nothing outlives tare. It may be started long before it is told: to join a control group takes the
 * kernel as long as all else. What stands between the two processes of a step:
 *
 *     outside                                   inside
 *     makes the control group
 *     starts the process inside, in its own namespaces
 *                                               joins the group, and waits
 *     reads the step, sets limits, lets it go on
 *                                               does all else (inside.c)
 *     waits for the end of either side
 *     removes the group
 */
#include "step.h"
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAILED 125
#define COPY_NAME "tare-shim"
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static int said = -1;

_Noreturn void step_fail(const char *what, const char *name) {
    dprintf(said, "%s %s: %s", what, name, strerror(errno));
    _exit(FAILED);
}

void step_die_with_parent(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    /* It may have ended before: then nobody reads this any more. */
    struct pollfd reader = {.fd = said, .events = 0};
    if (poll(&reader, 1, 0) > 0 && (reader.revents & POLLERR)) {
        _exit(FAILED);
    }
}

/*
 * The program of a step may ask for /proc/self/exe, and so get hold of this very file, as root. So this process runs from a
 * copy in memory that nobody can change (runc, libcontainer/nsenter/cloned_binary.c).
 */
static bool run_from_copy(char **words) {
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    int seals = self >= 0 ? fcntl(self, F_GET_SEALS) : -1;
    if (seals >= 0 && (seals & SEALS) == SEALS) {
        close(self);
        return true;
    }
    int copy = memfd_create(COPY_NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct stat about;
    if (self < 0 || copy < 0 || fstat(self, &about) != 0) {
        return false;
    }
    for (off_t left = about.st_size; left > 0;) {
        ssize_t sent = sendfile(copy, self, NULL, (size_t)left);
        if (sent <= 0) {
            return false;
        }
        left -= sent;
    }
    if (fcntl(copy, F_ADD_SEALS, SEALS) != 0) {
        return false;
    }
    fexecve(copy, words, environ);
    return false;
}

static void log_failure(const char *folder, const char *text) {
    char path[4096];
    snprintf(path, sizeof path, "%s/shim.log", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        dprintf(fd, "%s\n", text);
        close(fd);
    }
}

static void log_reason(const char *folder, const char *what) {
    char text[1024];
    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    log_failure(folder, text);
}

/* What a program gets must not depend on who started tare. */
static void forget_signals(void) {
    sigset_t none;
    /* By the kernel's own call: the C library keeps two of them to itself. All of it zero is the default. */
    const uint64_t usual[8] = {0};
    for (int i = 1; i <= 64; i++) {
        syscall(SYS_rt_sigaction, i, usual, NULL, sizeof(uint64_t));
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What stands between the two: the step, and what each tells the other. */
static struct {
    char *bytes;
    int go[2], report[2];
} between;

static _Noreturn void begin(void) {
    struct step step = {.id = NULL};
    size_t length = 0;
    const char *what = "";
    said = between.report[1];
    close(between.report[0]);
    close(between.go[1]);
    step_die_with_parent();
    forget_signals();
    if (!groups_join(&what)) {
        step_fail("join", what);
    }
    if (read(between.go[0], &length, sizeof length) != sizeof length) {
        /* No step has come. */
        _exit(FAILED);
    }
    if (!step_parse(between.bytes, length, &step)) {
        errno = EINVAL;
        step_fail("read", "the step");
    }
    /* Control groups only now, so that their namespace begins at the one that was joined. */
    int spaces = CLONE_NEWNS | (step.own_network ? CLONE_NEWNET : 0) | (groups_have_namespace() ? CLONE_NEWCGROUP : 0);
    if (unshare(spaces) != 0) {
        step_fail("make", "namespaces");
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0) {
        step_fail("open", "/dev/null");
    }
    inside(&step);
}

static pid_t start(void) {
    between.bytes = mmap(NULL, MOST_STEP_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (between.bytes == MAP_FAILED || pipe2(between.go, O_CLOEXEC) != 0 || pipe2(between.report, O_CLOEXEC) != 0) {
        return -1;
    }
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        begin();
    }
    close(between.report[1]);
    close(between.go[0]);
    return child;
}

/* Lets the process inside go on with the step that comes; false when none comes, or it cannot be. */
static bool let_go(const char *folder) {
    struct step step = {.id = NULL};
    const char *what;
    size_t length = step_receive(0, between.bytes);
    if (length == 0) {
        return false;
    }
    if (!step_parse(between.bytes, length, &step)) {
        errno = EINVAL;
        log_reason(folder, "read the step");
        return false;
    }
    if (!groups_limit(&step, &what)) {
        log_reason(folder, what);
        return false;
    }
    /* It may have ended: then it has said why. */
    bool written = write(between.go[1], &length, sizeof length) == sizeof length;
    (void)written;
    close(between.go[1]);
    return true;
}

/* Waits for the end of the process, and ends it when nobody waits for this one any more. */
static int await(pid_t child, int signals) {
    struct pollfd ready[] = {{.fd = 0, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    for (;;) {
        int status;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            if (ended == child) {
                return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            }
        }
        poll(ready, 2, -1);
        char byte;
        if (ready[0].revents && read(0, &byte, 1) <= 0) {
            kill(child, SIGKILL);
            ready[0].fd = -1;
        }
        struct signalfd_siginfo heard;
        if (ready[1].revents && read(signals, &heard, sizeof heard) == sizeof heard && heard.ssi_signo != SIGCHLD) {
            kill(child, (int)heard.ssi_signo);
        }
    }
}

/* What the process inside says before its program runs; nothing when it does. */
static void note_failure(const char *folder) {
    char text[4096];
    size_t size = 0;
    ssize_t got;
    while (size < sizeof text - 1 && (got = read(between.report[0], text + size, sizeof text - 1 - size)) > 0) {
        size += (size_t)got;
    }
    text[size] = 0;
    if (size > 0) {
        log_failure(folder, text);
    }
}

int step_main(char **words) {
    const char *folder = words[2], *what;
    if (!folder) {
        dprintf(2, "tare-shim: not started by tare\n");
        return 2;
    }
    if (!run_from_copy(words)) {
        log_reason(folder, "copy the shim");
        return FAILED;
    }
    int signals = signals_take(SIG_SETMASK, NULL);
    signal(SIGPIPE, SIG_IGN);
    pid_t child = -1;
    int code = FAILED;
    if (!groups_make(words[3], &what)) {
        log_reason(folder, what);
    } else if ((child = start()) < 0) {
        log_reason(folder, "make namespaces");
    } else {
        bool going = let_go(folder);
        if (!going) {
            kill(child, SIGKILL);
        }
        /* The output is the program's alone: who reads it sees its end. */
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        dup2(null, 1);
        dup2(null, 2);
        code = await(child, signals);
        if (going) {
            note_failure(folder);
        } else {
            code = FAILED;
        }
    }
    groups_remove();
    return code;
}
