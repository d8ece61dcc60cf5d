/*
 * What runc does for a container that it has created, without starting runc for it: 15 ms each time. Where anything is not
 * as it is known to be, false is the answer, and runc is to do it.
 */
#include "shim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GROUPS "/sys/fs/cgroup"
#define LOOK_MILLISECONDS 100
#define GROUP_TRIES 20

static bool has_ended(pid_t process) {
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/* The first process writes a byte into this pipe, as soon as somebody reads it, and becomes the program. */
bool runtime_start(const char *id, pid_t first, void (*waiting)(void)) {
    char path[PATH_MAX], byte;
    snprintf(path, sizeof path, "runc/%s/exec.fifo", id);
    struct pollfd fifo = {.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), .events = POLLIN};
    if (fifo.fd < 0) {
        return false;
    }
    while (poll(&fifo, 1, waiting ? 1 : LOOK_MILLISECONDS) <= 0 && !has_ended(first)) {
        if (waiting) {
            waiting();
        }
    }
    bool started = read(fifo.fd, &byte, 1) == 1;
    close(fifo.fd);
    /* That it is gone is how runc knows that the program runs. */
    return started && unlink(path) == 0;
}

static bool remove_group(const char *path) {
    /* The kernel counts processes for a moment after their end. */
    struct timespec moment = {.tv_nsec = 500000};
    for (int i = 0; i < GROUP_TRIES; i++) {
        if (rmdir(path) == 0 || errno == ENOENT) {
            return true;
        }
        if (errno != EBUSY) {
            break;
        }
        nanosleep(&moment, NULL);
    }
    return false;
}

/* One hierarchy, or a folder of several. */
bool runtime_remove_groups(const char *group) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, GROUPS "/%s", group);
    bool done = remove_group(path);
    DIR *all = done ? opendir(GROUPS) : NULL;
    if (!all) {
        return false;
    }
    struct dirent *hierarchy;
    while (done && (hierarchy = readdir(all))) {
        if (hierarchy->d_type == DT_DIR && hierarchy->d_name[0] != '.') {
            snprintf(path, sizeof path, GROUPS "/%s/%s", hierarchy->d_name, group);
            done = remove_group(path);
        }
    }
    closedir(all);
    return done;
}

/* The number after a word that begins a line; 0 where there is none. */
static long number_of(const char *path, const char *word) {
    char line[256];
    long number = 0;
    size_t size = strlen(word);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, word, size) == 0) {
            number = strtol(line + size, NULL, 10);
        }
    }
    if (file) {
        fclose(file);
    }
    return number;
}

bool runtime_was_out_of_memory(const char *group) {
    char path[PATH_MAX];
    if (!group) {
        return false;
    }
    snprintf(path, sizeof path, GROUPS "/memory/%s/memory.oom_control", group);
    if (number_of(path, "oom_kill ") > 0) {
        return true;
    }
    snprintf(path, sizeof path, GROUPS "/%s/memory.events", group);
    return number_of(path, "oom_kill ") > 0;
}

bool runtime_delete(const char *id, const char *group) {
    char path[PATH_MAX];
    if (!group || !runtime_remove_groups(group)) {
        return false;
    }
    snprintf(path, sizeof path, "runc/%s/state.json", id);
    if (unlink(path) != 0) {
        return false;
    }
    snprintf(path, sizeof path, "runc/%s", id);
    return rmdir(path) == 0;
}
