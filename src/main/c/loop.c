#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static int poller = -1;

void loop_open(void) {
    poller = epoll_create1(EPOLL_CLOEXEC);
}

bool watch(struct source *source, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = source};
    if (source->fd < 0 || source->watched == events) {
        return true;
    }
    int how = source->watched == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    if (epoll_ctl(poller, how, source->fd, &event) != 0) {
        return errno != EPERM;
    }
    source->watched = events;
    return true;
}

void forget(struct source *source) {
    if (source->fd >= 0) {
        watch(source, 0);
        close(source->fd);
    }
    source->fd = -1;
}

void loop_once(int milliseconds) {
    /* One at a time: a handler may take away others that are ready as well. */
    struct epoll_event event;
    if (epoll_wait(poller, &event, 1, milliseconds) == 1) {
        struct source *source = event.data.ptr;
        source->ready(source, event.events);
    }
}

int64_t now_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int nothing(void) {
    return open("/dev/null", O_RDWR | O_CLOEXEC);
}

int signals_take(int how, sigset_t *before) {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGHUP);
    sigaddset(&wanted, SIGQUIT);
    sigprocmask(how, &wanted, before);
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}
