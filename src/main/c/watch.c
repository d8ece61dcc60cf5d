/*
 * Which files the programs of a container ask for, and how that ends: for `tare verify`. The filter of system calls stops a
 * program at those that have a path (SECCOMP_RET_TRACE), and at no others; this process, as its tracer, reads the path, lets
 * the call go on and reads its result. Each question is told once, in the file WATCHED, as five words that end with a zero
 * byte:
 *
 *     ERRNO CALL PROGRAM FOLDER PATH
 *
 * ERRNO is 0 for a call that has succeeded; FOLDER is where a relative path begins, and empty for an absolute one. Other
 * failures than those that come of missing files, or of files that may not be written, are not told. At the end stands one
 * word, "full", where there was more than is kept.
 */
#include "shim.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHED "watched"
#define PAGE 4096
/* A power of two. */
#define MOST_TOLD 65536

#define STOP_OF_CALL (SIGTRAP | 0x80)
#define OPTIONS \
    (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC \
     | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL)

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv)
#define OWN_ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__s390x__)
#define OWN_ARCHITECTURE AUDIT_ARCH_S390X
#elif defined(__powerpc64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_PPC64LE
#else
#define OWN_ARCHITECTURE 0
#endif

/* A call with a path; those of `sandbox.security.Seccomp.WATCHED` and their numbers here. */
struct call {
    const char *name;
    long number;
    int folder; /* which argument is the descriptor of a folder; -1 for none */
    int path;
};

static const struct call calls[] = {
#ifdef SYS_open
    {"open", SYS_open, -1, 0},
    {"stat", SYS_stat, -1, 0},
    {"lstat", SYS_lstat, -1, 0},
    {"access", SYS_access, -1, 0},
    {"readlink", SYS_readlink, -1, 0},
    {"mkdir", SYS_mkdir, -1, 0},
#endif
    {"open", SYS_openat, 0, 1},
    {"open", SYS_openat2, 0, 1},
#ifdef SYS_newfstatat
    {"stat", SYS_newfstatat, 0, 1},
#endif
    {"stat", SYS_statx, 0, 1},
    {"access", SYS_faccessat, 0, 1},
    {"access", SYS_faccessat2, 0, 1},
    {"readlink", SYS_readlinkat, 0, 1},
    {"mkdir", SYS_mkdirat, 0, 1},
    {"chdir", SYS_chdir, -1, 0},
    {"exec", SYS_execve, -1, 0},
    {"exec", SYS_execveat, 0, 1},
};

/* A call that goes on. */
struct pending {
    struct pending *next;
    pid_t thread;
    const char *call;
    char program[PATH_MAX], folder[PATH_MAX], path[PATH_MAX];
};

static struct pending *all_pending;
static FILE *told_file;
static uint64_t told_before[MOST_TOLD];
static int told_count;
static bool overfull;

static struct pending *pending_of(pid_t thread) {
    struct pending *at = all_pending;
    while (at && at->thread != thread) {
        at = at->next;
    }
    return at;
}

static void forget_pending(pid_t thread) {
    for (struct pending **at = &all_pending; *at; at = &(*at)->next) {
        if ((*at)->thread == thread) {
            struct pending *gone = *at;
            *at = gone->next;
            free(gone);
            return;
        }
    }
}

/* As far as the text can be read: up to the end of a page at a time, since the next one may not be there. */
static bool read_text(pid_t thread, uint64_t at, char text[PATH_MAX]) {
    size_t size = 0;
    while (size < PATH_MAX) {
        size_t count = PAGE - at % PAGE;
        count = count < PATH_MAX - size ? count : PATH_MAX - size;
        struct iovec here = {.iov_base = text + size, .iov_len = count};
        struct iovec there = {.iov_base = (void *)(uintptr_t)at, .iov_len = count};
        ssize_t got = process_vm_readv(thread, &here, 1, &there, 1, 0);
        if (got <= 0) {
            return false;
        }
        if (memchr(text + size, 0, (size_t)got)) {
            return true;
        }
        size += (size_t)got;
        at += (uint64_t)got;
    }
    return false;
}

static void read_link(pid_t thread, const char *name, char text[PATH_MAX]) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", thread, name);
    ssize_t size = readlink(path, text, PATH_MAX - 1);
    text[size > 0 ? size : 0] = 0;
}

static const struct call *call_of(const struct __ptrace_syscall_info *info) {
    if (info->arch != OWN_ARCHITECTURE) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if ((uint64_t)calls[i].number == info->seccomp.nr) {
            return &calls[i];
        }
    }
    return NULL;
}

/* Whether it has begun a call that is to be told. */
static bool begin(pid_t thread) {
    struct __ptrace_syscall_info info;
    forget_pending(thread);
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP) {
        return false;
    }
    const struct call *call = call_of(&info);
    struct pending *begun = call ? malloc(sizeof *begun) : NULL;
    if (!begun || !read_text(thread, info.seccomp.args[call->path], begun->path) || begun->path[0] == 0) {
        free(begun);
        return false;
    }
    begun->thread = thread;
    begun->call = call->name;
    begun->folder[0] = 0;
    read_link(thread, "exe", begun->program);
    if (begun->path[0] != '/') {
        int folder = call->folder < 0 ? AT_FDCWD : (int)info.seccomp.args[call->folder];
        char name[32] = "cwd";
        if (folder != AT_FDCWD) {
            snprintf(name, sizeof name, "fd/%d", folder);
        }
        read_link(thread, name, begun->folder);
    }
    begun->next = all_pending;
    all_pending = begun;
    return true;
}

static uint64_t hash(uint64_t value, const char *text) {
    /* FNV-1a, the zero byte too */
    do {
        value = (value ^ (unsigned char)*text) * 0x100000001b3;
    } while (*text++);
    return value;
}

/* Whether it is told for the first time. */
static bool is_new(int error, const struct pending *call) {
    uint64_t value = 0xcbf29ce484222325 ^ (uint64_t)error;
    value = hash(hash(hash(hash(value, call->call), call->program), call->folder), call->path) | 1;
    size_t at = value % MOST_TOLD;
    while (told_before[at] != 0 && told_before[at] != value) {
        at = (at + 1) % MOST_TOLD;
    }
    if (told_before[at] == value) {
        return false;
    }
    if (told_count >= MOST_TOLD / 2) {
        overfull = true;
        return false;
    }
    told_before[at] = value;
    told_count++;
    return true;
}

static void word(const char *text) {
    fwrite(text, strlen(text) + 1, 1, told_file);
}

static void end(pid_t thread, int64_t result) {
    struct pending *call = pending_of(thread);
    int error = result < 0 ? (int)-result : 0;
    bool wanted = error == 0 || error == ENOENT || error == ENOTDIR || error == ELOOP || error == EROFS || error == EACCES;
    if (call && wanted && told_file && is_new(error, call)) {
        char number[16];
        snprintf(number, sizeof number, "%d", error);
        word(number);
        word(call->call);
        word(call->program);
        word(call->folder);
        word(call->path);
    }
    forget_pending(thread);
}

/* Goes on: to the end of its call where one is to be told. */
static void go_on(pid_t thread, int signal_number) {
    ptrace(pending_of(thread) ? PTRACE_SYSCALL : PTRACE_CONT, thread, 0, (void *)(intptr_t)signal_number);
}

static void stopped_at_call(pid_t thread) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT) {
        end(thread, info.exit.rval);
    }
    go_on(thread, 0);
}

static void has_executed(pid_t process) {
    /* Its other threads are gone, and the one that asked has the number of the process now. */
    unsigned long before = (unsigned long)process;
    ptrace(PTRACE_GETEVENTMSG, process, 0, &before);
    end((pid_t)before, 0);
    forget_pending(process);
    ptrace(PTRACE_CONT, process, 0, 0);
}

static bool stops_all(int signal_number) {
    return signal_number == SIGSTOP || signal_number == SIGTSTP || signal_number == SIGTTIN || signal_number == SIGTTOU;
}

bool watch_saw(pid_t thread, int status) {
    if (!WIFSTOPPED(status)) {
        forget_pending(thread);
        return false;
    }
    int signal_number = WSTOPSIG(status);
    switch (status >> 16) {
    case 0:
        if (signal_number == STOP_OF_CALL) {
            stopped_at_call(thread);
        } else {
            go_on(thread, signal_number);
        }
        break;
    case PTRACE_EVENT_SECCOMP:
        begin(thread);
        go_on(thread, 0);
        break;
    case PTRACE_EVENT_EXEC:
        has_executed(thread);
        break;
    case PTRACE_EVENT_STOP:
        if (stops_all(signal_number)) {
            ptrace(PTRACE_LISTEN, thread, 0, 0);
            break;
        }
        go_on(thread, 0);
        break;
    default:
        go_on(thread, 0);
    }
    return true;
}

void watch_look(void) {
    siginfo_t stop = {.si_pid = 0};
    while (waitid(P_ALL, 0, &stop, WSTOPPED | WNOHANG | __WALL) == 0 && stop.si_pid > 0) {
        /* As waitpid(2) has it. */
        watch_saw(stop.si_pid, (int)((unsigned)stop.si_status << 8 | 0x7f));
        stop.si_pid = 0;
    }
}

static bool is_traced(pid_t process) {
    char line[256];
    long tracer = 0;
    snprintf(line, sizeof line, "/proc/%d/status", process);
    FILE *about = fopen(line, "re");
    while (about && fgets(line, sizeof line, about)) {
        if (strncmp(line, "TracerPid:", 10) == 0) {
            tracer = strtol(line + 10, NULL, 10);
        }
    }
    if (about) {
        fclose(about);
    }
    return tracer == getpid();
}

/* How many of its threads it took that were not traced yet. */
static int seize(pid_t process) {
    char path[64];
    int seized = 0;
    snprintf(path, sizeof path, "/proc/%d/task", process);
    DIR *threads = opendir(path);
    struct dirent *thread;
    while (threads && (thread = readdir(threads))) {
        pid_t number = (pid_t)strtol(thread->d_name, NULL, 10);
        if (number > 0 && ptrace(PTRACE_SEIZE, number, 0, OPTIONS) == 0) {
            seized++;
        }
    }
    if (threads) {
        closedir(threads);
    }
    return seized;
}

bool watch_begin(pid_t process) {
    if (OWN_ARCHITECTURE == 0) {
        errno = ENOSYS;
        return false;
    }
    /* All its threads: which of them becomes the program is not known, and each may make more meanwhile. */
    while (seize(process) > 0) {
    }
    if (!is_traced(process)) {
        errno = EPERM;
        return false;
    }
    told_file = fopen(WATCHED, "we");
    return told_file != NULL;
}

void watch_end(void) {
    if (told_file) {
        if (overfull) {
            word("full");
        }
        fclose(told_file);
        told_file = NULL;
    }
}
