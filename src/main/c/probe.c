/*
 * tare-shim probe PID PORT
 *
 * Connects to a TCP port from inside the network of a process, at each address that this network has itself until one
 * answers. Says "open ADDRESS" on a line of its own then, hands on what it reads to the other side and what comes from there
 * to its standard output, until that side ends it. Ends with 1, and says why, where nothing answers. No port of this machine
 * is opened for it.
 */
#include "shim.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_MILLISECONDS 1000

/* A connected socket, or -1 with a reason in errno. */
static int connect_to(const struct sockaddr *address, socklen_t size) {
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    int error = connect(fd, address, size) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        struct pollfd done = {.fd = fd, .events = POLLOUT};
        socklen_t length = sizeof error;
        error = ETIMEDOUT;
        if (poll(&done, 1, CONNECT_MILLISECONDS) > 0) {
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
        }
    }
    if (error == 0) {
        return fd;
    }
    close(fd);
    errno = error;
    return -1;
}

/* One of the addresses that this network has. The text of the one that answers is for users. */
static int connect_anywhere(uint16_t port, char text[INET6_ADDRSTRLEN]) {
    struct ifaddrs *all;
    int fd = -1, reason = ECONNREFUSED;
    if (getifaddrs(&all) != 0) {
        return -1;
    }
    for (struct ifaddrs *at = all; at && fd < 0; at = at->ifa_next) {
        int family = at->ifa_addr ? at->ifa_addr->sa_family : AF_UNSPEC;
        if (family == AF_INET) {
            struct sockaddr_in to = *(struct sockaddr_in *)(void *)at->ifa_addr;
            to.sin_port = htons(port);
            inet_ntop(AF_INET, &to.sin_addr, text, INET6_ADDRSTRLEN);
            fd = connect_to((struct sockaddr *)&to, sizeof to);
        } else if (family == AF_INET6) {
            struct sockaddr_in6 to = *(struct sockaddr_in6 *)(void *)at->ifa_addr;
            to.sin6_port = htons(port);
            inet_ntop(AF_INET6, &to.sin6_addr, text, INET6_ADDRSTRLEN);
            fd = connect_to((struct sockaddr *)&to, sizeof to);
        }
        if (fd < 0 && family == AF_INET) {
            reason = errno;
        }
    }
    freeifaddrs(all);
    errno = reason;
    return fd;
}

static bool hand_on(int from, int to) {
    char bytes[CHUNK];
    ssize_t size = read(from, bytes, sizeof bytes);
    for (ssize_t sent = 0; sent < size;) {
        ssize_t now = write(to, bytes + sent, (size_t)(size - sent));
        if (now <= 0) {
            return false;
        }
        sent += now;
    }
    return size > 0;
}

static int fail(const char *what) {
    dprintf(2, "%s: %s\n", what, strerror(errno));
    return 1;
}

int probe_main(char **words) {
    char path[64], text[INET6_ADDRSTRLEN] = "";
    if (!words[0] || !words[1]) {
        dprintf(2, "tare-shim: not started by tare\n");
        return 2;
    }
    snprintf(path, sizeof path, "/proc/%ld/ns/net", strtol(words[0], NULL, 10));
    int there = open(path, O_RDONLY | O_CLOEXEC);
    if (there < 0 || setns(there, CLONE_NEWNET) != 0) {
        return fail("network");
    }
    int fd = connect_anywhere((uint16_t)strtoul(words[1], NULL, 10), text);
    if (fd < 0) {
        return fail("connect");
    }
    fcntl(fd, F_SETFL, 0);
    dprintf(1, "open %s\n", text);
    struct pollfd ready[] = {{.fd = 0, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    while (poll(ready, 2, -1) > 0) {
        if (ready[1].revents && !hand_on(fd, 1)) {
            return 0;
        }
        /* That nothing more is asked does not end the answer. */
        if (ready[0].revents && !hand_on(0, fd)) {
            ready[0].fd = -1;
        }
    }
    return 0;
}
