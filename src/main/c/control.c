#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_LINE 256
#define TO_SHIM "to-shim"
#define FROM_SHIM "from-shim"
#define LOOK_MILLISECONDS 200

bool connected;

static struct source asker = {.fd = -1};
static int answer = -1;
static pid_t parent;
/* Whether the one who asked has opened its ends of the pipes: from then on they say when it has gone. */
static bool met;
static char line[LONGEST_LINE];
static size_t length;

static void lost(void) {
    control_close();
    deserted();
}

/* Nobody else is to come: the names of the pipes go. */
static void meet(void) {
    met = true;
    unlink(TO_SHIM);
    unlink(FROM_SHIM);
}

static void hear(struct source *source, uint32_t events) {
    (void)events;
    char bytes[LONGEST_LINE];
    ssize_t count = read(source->fd, bytes, sizeof bytes);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            lost();
        }
        return;
    }
    if (!met) {
        meet();
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

/* One that has never come cannot be seen to go, but for this. */
static void look_for_asker(void) {
    if (connected && !met && getppid() != parent) {
        lost();
    }
}

bool control_open(pid_t asker_process) {
    parent = asker_process;
    unlink(FROM_SHIM);
    unlink(TO_SHIM);
    /* The one that is looked for comes last. To read and write the other does not wait for its reader. */
    if (mkfifo(FROM_SHIM, 0600) == 0) {
        answer = open(FROM_SHIM, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }
    if (answer >= 0 && mkfifo(TO_SHIM ".new", 0600) == 0) {
        asker.fd = open(TO_SHIM ".new", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    if (asker.fd < 0 || rename(TO_SHIM ".new", TO_SHIM) != 0) {
        dprintf(2, "tare-shim: the pipes of the container cannot be made: %s\n", strerror(errno));
        return false;
    }
    asker.ready = hear;
    connected = true;
    watch(&asker, EPOLLIN);
    /* It may have been killed before this process was there to see who its parent was. */
    look_for_asker();
    return connected;
}

void control_wait(void) {
    loop_once(met ? -1 : LOOK_MILLISECONDS);
    look_for_asker();
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
    /* The lines of a whole life fit into the pipe, unless nobody reads. */
    if (write(answer, text, (size_t)size + 1) < 0) {
        lost();
    }
}

void control_close(void) {
    forget(&asker);
    close(answer);
    answer = -1;
    connected = false;
}
