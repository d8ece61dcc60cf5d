/*
 * Datagrams to published ports. What comes from one address outside has a socket of its own inside, so that answers find
 * their way back.
 */
#include "shim.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_CLIENTS 512
#define IDLE_MILLISECONDS 90000
/* So many datagrams at once, and others get their turn. */
#define IN_A_ROW 32

struct client {
    struct source source; /* First, so that the source is the client. */
    struct port *port;
    struct sockaddr_in6 address; /* Large enough for both kinds. */
    socklen_t size;
    int64_t used;
};

static struct client *clients[MOST_CLIENTS];
static char room[CHUNK];

static void end_client(int i) {
    forget(&clients[i]->source);
    free(clients[i]);
    clients[i] = NULL;
}

void udp_expire(void) {
    int64_t now = now_milliseconds();
    for (int i = 0; i < MOST_CLIENTS; i++) {
        if (clients[i] && now - clients[i]->used > IDLE_MILLISECONDS) {
            end_client(i);
        }
    }
}

static void answer(struct source *source, uint32_t events) {
    (void)events;
    struct client *client = (struct client *)source;
    for (int i = 0; i < IN_A_ROW; i++) {
        /* An error says that nobody listens inside: the next datagram tries again. */
        ssize_t count = recv(source->fd, room, sizeof room, 0);
        if (count < 0) {
            return;
        }
        client->used = now_milliseconds();
        sendto(
            client->port->listener.fd, room, (size_t)count, MSG_NOSIGNAL, (struct sockaddr *)&client->address,
            client->size);
    }
}

static struct client *client_of(struct port *port, const struct sockaddr_in6 *address, socklen_t size) {
    int place = 0;
    for (int i = 0; i < MOST_CLIENTS; i++) {
        if (clients[i] && clients[i]->port == port && clients[i]->size == size
            && memcmp(&clients[i]->address, address, size) == 0) {
            return clients[i];
        }
        if (clients[place] && (!clients[i] || clients[i]->used < clients[place]->used)) {
            place = i;
        }
    }
    /* Where all places are taken, the one that was silent longest goes. */
    if (clients[place]) {
        end_client(place);
    }
    struct client *client = calloc(1, sizeof *client);
    int fd = client ? connect_inside(port, SOCK_DGRAM) : -1;
    if (fd < 0) {
        free(client);
        return NULL;
    }
    client->source = (struct source){.fd = fd, .ready = answer};
    client->port = port;
    client->address = *address;
    client->size = size;
    clients[place] = client;
    watch(&client->source, EPOLLIN);
    return client;
}

static void arrive(struct source *source, uint32_t events) {
    (void)events;
    for (int i = 0; i < IN_A_ROW; i++) {
        struct sockaddr_in6 from;
        socklen_t size = sizeof from;
        memset(&from, 0, sizeof from);
        ssize_t count = recvfrom(source->fd, room, sizeof room, 0, (struct sockaddr *)&from, &size);
        if (count < 0) {
            return;
        }
        struct client *client = client_of((struct port *)source, &from, size);
        if (client) {
            client->used = now_milliseconds();
            send(client->source.fd, room, (size_t)count, MSG_NOSIGNAL);
        }
    }
}

void udp_listen(struct port *port) {
    port->listener.ready = arrive;
    watch(&port->listener, EPOLLIN);
}
