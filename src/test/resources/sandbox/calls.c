/* Makes every system call with arguments of no use, each in a process of its own, and prints how it ended. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MILLISECONDS 60

static long call(int compat, long number, long first, long second) {
#ifdef __x86_64__
    if (compat) {
        long result;
        __asm__ volatile("int $0x80"
                         : "=a"(result)
                         : "a"(number), "b"(first), "c"(second), "d"(-1L), "S"(-1L), "D"(-1L)
                         : "memory", "r8", "r9", "r10", "r11");
        return (int)result;
    }
#else
    if (compat) {
        return -ENOSYS;
    }
#endif
    long result = syscall(number, first, second, -1L, -1L, -1L, -1L);
    return result == -1 ? -errno : result;
}

/* Whether a process has had the processor and now sleeps: on a busy machine a new one may wait for its turn. */
static int is_asleep(pid_t process) {
    char name[64], text[512];
    snprintf(name, sizeof name, "/proc/%d/stat", (int)process);
    int file = open(name, O_RDONLY);
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof text - 1);
    close(file);
    text[size < 0 ? 0 : size] = 0;
    const char *end = strrchr(text, ')');
    return end == NULL || (end[2] != 'R' && end[2] != 'D');
}

static void print(int compat, long number, long first, long second) {
    int ends[2], status;
    if (pipe(ends) != 0) {
        exit(1);
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        setpgid(0, 0);
        long result = call(compat, number, first, second);
        long failed = result < 0 && result > -4096 ? result : 0;
        if (write(ends[1], &failed, sizeof failed) != sizeof failed) {
            _exit(2);
        }
        _exit(0);
    }
    close(ends[1]);
    struct pollfd ready = {.fd = ends[0], .events = POLLIN};
    long failed = 1;
    int answered = poll(&ready, 1, PATIENCE_MILLISECONDS);
    for (int i = 0; answered == 0 && i < 100 && !is_asleep(child); i++) {
        answered = poll(&ready, 1, PATIENCE_MILLISECONDS);
    }
    ssize_t size = answered > 0 ? read(ends[0], &failed, sizeof failed) : -1;
    if (size != sizeof failed) {
        kill(child, SIGKILL);
    }
    close(ends[0]);
    waitpid(child, &status, __WALL);
    printf("%s %ld(%lx,%lx) ", compat ? "compat" : "own", number, first, second);
    if (size == sizeof failed) {
        printf("%s\n", failed == 0 ? "ok" : failed == -EPERM ? "EPERM" : failed == -ENOSYS ? "ENOSYS" : "other");
    } else {
        printf("%s\n", answered == 0 ? "waits" : "ends");
    }
    fflush(stdout);
}

/* kill and sync, which do more than is wanted. */
static int is_left_out(int compat, long number) {
    return compat ? number == 37 || number == 36 : number == SYS_kill || number == SYS_sync;
}

int main(int count, char **words) {
    long last = count > 1 ? strtol(words[1], NULL, 10) : 520;
    for (int compat = 0; compat < 2; compat++) {
        for (long number = 0; number <= last; number++) {
            if (!is_left_out(compat, number)) {
                print(compat, number, -1, -1);
            }
        }
    }
    print(0, 0x40000000, -1, -1);
    print(0, 0x7fffffff, -1, -1);
    print(0, -1, -1, -1);
    const long personalities[] = {0, 8, 0x20000, 0x20008, 0xffffffff, 0x100000000, 0x100000008, 1, 9, 0x40000};
    for (size_t i = 0; i < sizeof personalities / sizeof *personalities; i++) {
        print(0, SYS_personality, personalities[i], 0);
        print(1, 136, personalities[i], 0);
    }
    for (long family = 0; family < 47; family++) {
        print(0, SYS_socket, family, 3);
        print(1, 359, family, 3);
    }
    print(0, SYS_socket, 0x100000001, 1);
    const long spaces[] = {
        CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,     CLONE_NEWPID,
        CLONE_NEWNET, CLONE_NEWCGROUP, CLONE_NEWTIME, 0x100000000 | CLONE_NEWNS};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        print(0, SYS_clone, spaces[i] | SIGCHLD, 0);
        print(0, SYS_unshare, spaces[i], 0);
        print(0, SYS_setns, -1, spaces[i]);
    }
    return 0;
}
