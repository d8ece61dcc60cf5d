/*
 * What the program reads and prints. Each of its streams is a pipe, or all are one terminal; what comes out goes into the
 * log and to the one who asked for the container, for as long as that one is there. The descriptors that were inherited
 * are shared with others, and so stay as they are: they are written when they say that they take something, in pieces
 * that a pipe takes whole.
 */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#define PIECE 4096
#define DETACH_FIRST 16  /* Ctrl-P */
#define DETACH_SECOND 17 /* Ctrl-Q */

struct flow {
    struct source from, to;
    bool logged, error, keys;
    size_t piece;
    char *waiting;
    size_t start, end;
};

struct stream_options streams;

static struct flow input = {.from.fd = -1, .to.fd = -1}, output = {.from.fd = -1, .to.fd = -1},
                   errors = {.from.fd = -1, .to.fd = -1};
static struct flow *const flows[] = {&input, &output, &errors};
static int console = -1;
static bool raw;
static struct termios before;
static bool first_key;
static char room[CHUNK];

static void end_flow(struct flow *flow) {
    forget(&flow->from);
    forget(&flow->to);
    free(flow->waiting);
    flow->waiting = NULL;
}

static void drop_target(struct flow *flow) {
    forget(&flow->to);
    free(flow->waiting);
    flow->waiting = NULL;
}

/* True when nothing waits any more. */
static bool flush_flow(struct flow *flow) {
    while (flow->waiting) {
        struct pollfd target = {.fd = flow->to.fd, .events = POLLOUT};
        if (poll(&target, 1, 0) <= 0) {
            return false;
        }
        size_t size = flow->end - flow->start;
        ssize_t count = write(flow->to.fd, flow->waiting + flow->start, size < flow->piece ? size : flow->piece);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            return false;
        }
        if (count < 0) {
            if (errno != EPIPE && !streams.terminal) {
                report("unwritten %s", strerror(errno));
            }
            /* Its reader is gone, and the program learns of it as it would without us; a terminal stays a terminal. */
            if (streams.terminal) {
                drop_target(flow);
            } else {
                end_flow(flow);
            }
            return true;
        }
        flow->start += (size_t)count;
        if (flow->start == flow->end) {
            free(flow->waiting);
            flow->waiting = NULL;
        }
    }
    return true;
}

static void settle_flow(struct flow *flow) {
    if (!flush_flow(flow)) {
        watch(&flow->from, 0);
        watch(&flow->to, EPOLLOUT);
        return;
    }
    watch(&flow->to, 0);
    if (!watch(&flow->from, EPOLLIN)) {
        /* A file is always ready: its reader sets the pace. */
        watch(&flow->to, EPOLLOUT);
    }
}

/* Takes the keys that leave the terminal out of what was typed; there is room for one byte more than was read. */
static size_t without_keys(const char *typed, size_t count, char *kept) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (first_key && typed[i] == DETACH_SECOND) {
            first_key = false;
            report("detached");
            streams_detach();
            break;
        }
        if (first_key) {
            kept[size++] = DETACH_FIRST;
        }
        first_key = typed[i] == DETACH_FIRST;
        if (!first_key) {
            kept[size++] = typed[i];
        }
    }
    return size;
}

static void read_flow(struct flow *flow) {
    char kept[PIECE + 1], *bytes = room;
    ssize_t count = read(flow->from.fd, room, flow->keys ? PIECE : sizeof room);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) {
        end_flow(flow);
        return;
    }
    size_t size = (size_t)count;
    if (flow->logged) {
        log_write(flow->error, room, size);
    }
    if (flow->keys) {
        size = without_keys(room, size, kept);
        bytes = kept;
    }
    if (flow->to.fd >= 0 && size > 0) {
        flow->waiting = malloc(size);
        if (flow->waiting) {
            memcpy(flow->waiting, bytes, size);
            flow->start = 0;
            flow->end = size;
        }
    }
    settle_flow(flow);
}

static struct flow *flow_of(struct source *source) {
    for (size_t i = 0; i < 3; i++) {
        if (source == &flows[i]->from || source == &flows[i]->to) {
            return flows[i];
        }
    }
    abort();
}

static void ready(struct source *source, uint32_t events) {
    struct flow *flow = flow_of(source);
    (void)events;
    if (flow->waiting) {
        settle_flow(flow);
    } else {
        read_flow(flow);
    }
}

static void begin(struct flow *flow, int from, int to) {
    struct stat status;
    flow->from = (struct source){.fd = from, .ready = ready};
    flow->to = (struct source){.fd = to, .ready = ready};
    flow->piece = to >= 0 && fstat(to, &status) == 0 && S_ISREG(status.st_mode) ? CHUNK : PIECE;
}

static int handed_on(int descriptor) {
    return streams.attached ? fcntl(descriptor, F_DUPFD_CLOEXEC, 3) : -1;
}

/* Where the program reads while nobody holds its terminal: whoever attaches writes there, and no end of theirs is its end. */
static int open_input(void) {
    unlink("input");
    return mkfifo("input", 0600) == 0 ? open("input", O_RDWR | O_NONBLOCK | O_CLOEXEC) : -1;
}

static bool open_console(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "console"};
    unlink(address.sun_path);
    console = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(console, (struct sockaddr *)&address, sizeof address) == 0 && listen(console, 1) == 0;
}

bool streams_open(int given[3]) {
    int in[2], out[2], err[2];
    given[0] = given[1] = given[2] = nothing();
    output.logged = errors.logged = errors.error = true;
    if (streams.terminal) {
        return open_console();
    }
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) {
        return false;
    }
    given[1] = out[1];
    given[2] = err[1];
    begin(&output, out[0], handed_on(1));
    begin(&errors, err[0], handed_on(2));
    if (streams.input) {
        if (pipe2(in, O_CLOEXEC) != 0) {
            return false;
        }
        fcntl(in[1], F_SETFL, O_NONBLOCK);
        given[0] = in[0];
        begin(&input, streams.attached ? handed_on(0) : open_input(), in[1]);
    }
    return true;
}

bool streams_take_terminal(void) {
    int master = -1;
    char byte, ancillary[CMSG_SPACE(sizeof(int))];
    char name[64];
    struct iovec data[] = {{.iov_base = &byte, .iov_len = 1}, {.iov_base = name, .iov_len = sizeof name}};
    struct msghdr message = {
        .msg_iov = data, .msg_iovlen = 2, .msg_control = ancillary, .msg_controllen = sizeof ancillary};
    fcntl(console, F_SETFL, O_NONBLOCK);
    int connection = accept4(console, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0 && recvmsg(connection, &message, MSG_CMSG_CLOEXEC) > 0) {
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
            memcpy(&master, CMSG_DATA(head), sizeof master);
        }
    }
    close(connection);
    close(console);
    unlink("console");
    if (master < 0) {
        return false;
    }
    fcntl(master, F_SETFL, O_NONBLOCK);
    begin(&output, master, handed_on(1));
    if (streams.input) {
        input.keys = streams.attached;
        begin(&input, streams.attached ? handed_on(0) : open_input(), fcntl(master, F_DUPFD_CLOEXEC, 3));
    }
    streams_resize();
    return true;
}

void streams_resize(void) {
    struct winsize size;
    if (streams.terminal && streams.attached && output.from.fd >= 0
        && (ioctl(1, TIOCGWINSZ, &size) == 0 || ioctl(0, TIOCGWINSZ, &size) == 0)) {
        ioctl(output.from.fd, TIOCSWINSZ, &size);
    }
}

void streams_start(void) {
    if (streams.terminal && streams.attached && streams.input && tcgetattr(0, &before) == 0) {
        struct termios wanted = before;
        cfmakeraw(&wanted);
        raw = tcsetattr(0, TCSANOW, &wanted) == 0;
    }
    for (size_t i = 0; i < 3; i++) {
        settle_flow(flows[i]);
    }
}

void streams_detach(void) {
    if (raw) {
        tcsetattr(0, TCSADRAIN, &before);
        raw = false;
    }
    if (!streams.attached) {
        return;
    }
    streams.attached = false;
    int null = nothing();
    for (int i = 0; i < 3; i++) {
        dup2(null, i);
    }
    close(null);
    forget(&input.from);
    if (!streams.terminal) {
        end_flow(&input);
    } else if (streams.input) {
        input.keys = false;
        input.from = (struct source){.fd = open_input(), .ready = ready};
        settle_flow(&input);
    }
    for (size_t i = 1; i < 3; i++) {
        drop_target(flows[i]);
        settle_flow(flows[i]);
    }
}

bool streams_done(void) {
    return output.from.fd < 0 && errors.from.fd < 0;
}

bool streams_waiting(void) {
    return output.waiting || errors.waiting;
}
