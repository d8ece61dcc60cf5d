/*
 * Connections to published ports. Each is a pair of sockets; a side that is slower than the other holds up one buffer and
 * nobody else. The end of one direction is handed on alone, and a reset as a reset.
 */
#include "shim.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* More wait in the backlog. */
#define MOST_CONNECTIONS 1000

struct side {
    struct source source; /* First, so that the source is the side. */
    struct link *link;
    struct side *other;
    char *waiting; /* What is still to be written here. */
    size_t start, end;
    bool ended;  /* Nothing more is read from here. */
    bool closed; /* Nothing more is written here. */
};

struct link {
    struct side client, container;
    struct link *next, *previous;
    bool connecting;
};

int tcp_open;

static struct link *links;
static bool ending, full;
static char room[CHUNK];

static void accept_links(bool wanted) {
    full = !wanted;
    for (int i = 0; i < port_count; i++) {
        if (!ports[i].udp) {
            watch(&ports[i].listener, wanted ? EPOLLIN : 0);
        }
    }
}

static void end_link(struct link *link, bool reset) {
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    struct side *sides[] = {&link->client, &link->container};
    for (int i = 0; i < 2; i++) {
        if (reset) {
            setsockopt(sides[i]->source.fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        }
        forget(&sides[i]->source);
        free(sides[i]->waiting);
    }
    if (link->previous) {
        link->previous->next = link->next;
    } else {
        links = link->next;
    }
    if (link->next) {
        link->next->previous = link->previous;
    }
    free(link);
    tcp_open--;
    if (full && !ending) {
        accept_links(true);
    }
}

static void watch_side(struct side *side) {
    uint32_t events = (side->waiting ? EPOLLOUT : 0) | (side->ended || side->other->waiting ? 0 : EPOLLIN);
    watch(&side->source, events);
}

/* Writes what waits; false when the connection is broken. */
static bool write_side(struct side *side) {
    while (side->waiting) {
        ssize_t count = send(side->source.fd, side->waiting + side->start, side->end - side->start, MSG_NOSIGNAL);
        if (count < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        side->start += (size_t)count;
        if (side->start == side->end) {
            free(side->waiting);
            side->waiting = NULL;
        }
    }
    if (side->other->ended && !side->closed) {
        side->closed = true;
        shutdown(side->source.fd, SHUT_WR);
    }
    return true;
}

/* Reads once and hands it on; false when the connection is broken. */
static bool read_side(struct side *side) {
    ssize_t count = recv(side->source.fd, room, sizeof room, 0);
    if (count < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    struct side *other = side->other;
    size_t size = (size_t)count, sent = 0;
    if (count == 0) {
        side->ended = true;
        return write_side(other);
    }
    ssize_t first = send(other->source.fd, room, size, MSG_NOSIGNAL);
    if (first < 0 && errno != EAGAIN && errno != EINTR) {
        return false;
    }
    sent = first > 0 ? (size_t)first : 0;
    if (sent < size) {
        other->waiting = malloc(size - sent);
        if (!other->waiting) {
            return false;
        }
        memcpy(other->waiting, room + sent, size - sent);
        other->start = 0;
        other->end = size - sent;
    }
    return true;
}

static bool is_done(const struct link *link) {
    /* Once the container has ended, nobody is left to read what its clients say. */
    return link->client.closed && (link->container.closed || ending);
}

static void carry(struct source *source, uint32_t events) {
    struct side *side = (struct side *)source;
    struct link *link = side->link;
    if (link->connecting && side == &link->container) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(source->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            end_link(link, true);
            return;
        }
        link->connecting = false;
        watch_side(&link->container);
        watch_side(&link->client);
        return;
    }
    bool whole = true;
    if (events & (EPOLLOUT | EPOLLERR)) {
        whole = write_side(side);
    }
    if (whole && events & (EPOLLIN | EPOLLERR | EPOLLHUP) && !side->ended && !side->other->waiting) {
        whole = read_side(side);
    } else if (events & EPOLLERR) {
        whole = false;
    } else if (events == EPOLLHUP && side->ended && !side->waiting) {
        /* Both directions are over: nothing more is to be learnt here. */
        watch(&side->source, 0);
        if (side->other->ended || side->other->closed) {
            end_link(link, false);
            return;
        }
    }
    if (!whole) {
        end_link(link, true);
    } else if (is_done(link)) {
        end_link(link, false);
    } else {
        watch_side(side);
        watch_side(side->other);
    }
}

static void arrive(struct source *source, uint32_t events) {
    (void)events;
    struct port *port = (struct port *)source;
    int fd = accept4(source->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE) {
            accept_links(false);
        }
        return;
    }
    struct link *link = calloc(1, sizeof *link);
    int within = link ? connect_inside(port, SOCK_STREAM) : -1;
    if (within < 0) {
        struct linger linger = {.l_onoff = 1, .l_linger = 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        close(fd);
        free(link);
        return;
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(within, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    link->client = (struct side){.source = {.fd = fd, .ready = carry}, .link = link, .other = &link->container};
    link->container = (struct side){.source = {.fd = within, .ready = carry}, .link = link, .other = &link->client};
    link->connecting = true;
    link->next = links;
    if (links) {
        links->previous = link;
    }
    links = link;
    watch(&link->container.source, EPOLLOUT);
    if (++tcp_open >= MOST_CONNECTIONS) {
        accept_links(false);
    }
}

void tcp_listen(struct port *port) {
    port->listener.ready = arrive;
    watch(&port->listener, EPOLLIN);
}

void tcp_end(void) {
    ending = true;
    for (struct link *link = links, *next; link; link = next) {
        next = link->next;
        if (is_done(link)) {
            end_link(link, false);
        }
    }
}
