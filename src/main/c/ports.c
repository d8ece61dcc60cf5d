#include "shim.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

union endpoint {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

struct port ports[MOST_PORTS];
int port_count;

static union endpoint inside;
static socklen_t inside_size;

static socklen_t endpoint_of(union endpoint *endpoint, const char *address, uint16_t port) {
    memset(endpoint, 0, sizeof *endpoint);
    if (inet_pton(AF_INET, address, &endpoint->four.sin_addr) == 1) {
        endpoint->four.sin_family = AF_INET;
        endpoint->four.sin_port = htons(port);
        return sizeof endpoint->four;
    }
    if (inet_pton(AF_INET6, address, &endpoint->six.sin6_addr) == 1) {
        endpoint->six.sin6_family = AF_INET6;
        endpoint->six.sin6_port = htons(port);
        return sizeof endpoint->six;
    }
    return 0;
}

bool port_add(char *text) {
    struct port *port = &ports[port_count];
    char *protocol = strtok(text, ","), *address = strtok(NULL, ",");
    char *host = strtok(NULL, ","), *within = strtok(NULL, ",");
    if (!protocol || !address || !host || !within || port_count == MOST_PORTS) {
        return false;
    }
    port->listener.fd = -1;
    port->udp = strcmp(protocol, "udp") == 0;
    port->address = address;
    port->host = (uint16_t)atoi(host);
    port->inside = (uint16_t)atoi(within);
    port_count++;
    return true;
}

static bool bind_port(struct port *port) {
    union endpoint at;
    socklen_t size = endpoint_of(&at, port->address, port->host);
    int type = (port->udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
    int one = 1;
    int fd = size == 0 ? -1 : socket(at.any.sa_family, type, 0);
    if (fd < 0) {
        return false;
    }
    port->listener.fd = fd;
    if (!port->udp) {
        /* Connections of an earlier container that still wait for their end do not hold the port. */
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    }
    if (at.any.sa_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    }
    if (bind(fd, &at.any, size) != 0 || (!port->udp && listen(fd, BACKLOG) != 0)
        || getsockname(fd, &at.any, &size) != 0) {
        return false;
    }
    port->host = ntohs(at.any.sa_family == AF_INET ? at.four.sin_port : at.six.sin6_port);
    return true;
}

bool ports_bind(void) {
    for (int i = 0; i < port_count; i++) {
        if (!bind_port(&ports[i])) {
            report("failed port %d %d %s", i, errno, strerror(errno));
            return false;
        }
        report("port %d %d", i, ports[i].host);
    }
    return true;
}

void ports_start(const char *address) {
    inside_size = endpoint_of(&inside, address, 0);
    for (int i = 0; i < port_count && inside_size > 0; i++) {
        if (ports[i].udp) {
            udp_listen(&ports[i]);
        } else {
            tcp_listen(&ports[i]);
        }
    }
}

int connect_inside(const struct port *port, int type) {
    union endpoint target = inside;
    if (target.any.sa_family == AF_INET) {
        target.four.sin_port = htons(port->inside);
    } else {
        target.six.sin6_port = htons(port->inside);
    }
    int fd = socket(target.any.sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, &target.any, inside_size) != 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

void ports_end(void) {
    for (int i = 0; i < port_count; i++) {
        forget(&ports[i].listener);
    }
    tcp_end();
}

bool ports_done(void) {
    return tcp_open == 0;
}
