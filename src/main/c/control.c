#include "keeper.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LONGEST_LINE 256

bool connected;

static struct source listener = {.fd = -1}, client = {.fd = -1};
static char line[LONGEST_LINE];
static size_t length;

static void lost(void) {
    forget(&client);
    connected = false;
    deserted();
}

static void hear(struct source *source, uint32_t events) {
    (void)events;
    char bytes[LONGEST_LINE];
    ssize_t count = recv(source->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            lost();
        }
        return;
    }
    for (ssize_t i = 0; i < count && connected; i++) {
        if (bytes[i] != '\n') {
            /* Too long a line is none of ours: it is cut, and so not understood. */
            if (length < sizeof line - 1) {
                line[length++] = bytes[i];
            }
            continue;
        }
        line[length] = 0;
        length = 0;
        told(line);
    }
}

bool control_open(void) {
    /* Seen from the working directory, whose own path may be longer than an address can be. */
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "control"};
    listener.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(address.sun_path);
    mode_t mask = umask(0177);
    int bound = bind(listener.fd, (struct sockaddr *)&address, sizeof address);
    umask(mask);
    if (bound != 0 || listen(listener.fd, 4) != 0) {
        dprintf(2, "tare-keeper: the socket of the container cannot be made: %s\n", strerror(errno));
        return false;
    }
    pid_t parent = getppid();
    struct pollfd waiting = {.fd = listener.fd, .events = POLLIN};
    while (poll(&waiting, 1, 200) <= 0) {
        if (getppid() != parent) {
            return false;
        }
    }
    client.fd = accept4(listener.fd, NULL, NULL, SOCK_CLOEXEC);
    client.ready = hear;
    connected = client.fd >= 0;
    watch(&client, EPOLLIN);
    /* Nobody else is to come: the socket's name goes. */
    forget(&listener);
    unlink(address.sun_path);
    return connected;
}

void report(const char *format, ...) {
    char text[LONGEST_LINE];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text - 1, format, arguments);
    va_end(arguments);
    if (!connected || size < 0) {
        return;
    }
    if ((size_t)size > sizeof text - 2) {
        size = sizeof text - 2;
    }
    text[size] = '\n';
    /* The lines of a whole life fit into the socket's buffer, unless nobody reads. */
    if (send(client.fd, text, (size_t)size + 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        lost();
    }
}

void control_close(void) {
    forget(&client);
    connected = false;
}
