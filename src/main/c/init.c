/* The first process of a container that asked for one: hands signals on, and takes leave of orphans. */
#include "shim.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int init_main(char **command) {
    sigset_t all, before;
    if (!*command) {
        dprintf(2, "init: no program\n");
        return 127;
    }
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        /* Of no effect where there is no terminal; the signal that it may cause is blocked still. */
        tcsetpgrp(0, getpid());
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(*command, command);
        dprintf(2, "init: %s: %s\n", *command, strerror(errno));
        _exit(errno == ENOENT ? 127 : 126);
    }
    for (;;) {
        int number = sigwaitinfo(&all, NULL);
        if (number > 0 && number != SIGCHLD) {
            kill(child, number);
            continue;
        }
        int status;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            if (ended == child) {
                return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            }
        }
    }
}
