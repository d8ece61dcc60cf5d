/*
 * tare-shim -r RUNC -i ID -P PARENT [-g CGROUP] -c FOLDER -m OPTIONS -L LAYER... [-a] [-I] [-t] [-l LOGSIZE]
 *     [-k] [-w] [-p PROTOCOL,ADDRESS,HOST,INSIDE]... -- COMMAND...
 *
 * Started in the folder of a container that is prepared: bundle/, upper/, work/, rootfs/. The layers, the lowest first,
 * are mounted by overlayfs with these options. With -k the container is killed when the one who asked is gone; with -w its
 * programs are watched (watch.c). It tells the one who asked for it
 *
 *     port N HOSTPORT        the Nth port is taken
 *     created PID            the first process is there and waits
 *     started                its program runs
 *     unwritten WHY          what it printed can be handed on no more
 *     detached               the terminal was left by its keys
 *     exit CODE              the program has ended
 *     failed WHAT ...        and nothing of the container runs
 *
 * and is told "start ADDRESS" (or "start -"), "resize", and "settled" after exit or failed, when all is cleared away.
 * Where nobody says that, COMMAND does it in FOLDER, in place of this process. What the kernel and the runtime have of the
 * container is taken away before exit is told.
 */
#include "shim.h"
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* So long is waited for what a program has printed or sent before it ended, where its reader goes on reading. */
#define GRACE_MILLISECONDS 1000
#define EXPIRY_MILLISECONDS 30000

static const char *runtime, *id, *group, *home = "/";
static pid_t parent, first;
static int code = -1;
static bool may_start, settled, failed, watching, bound;
static char address[64];
static sigset_t signals_before;
static struct rlimit files_before;
static struct source signals;

void told(const char *line) {
    if (strncmp(line, "start ", 6) == 0) {
        snprintf(address, sizeof address, "%s", line + 6);
        may_start = true;
    } else if (strcmp(line, "resize") == 0) {
        streams_resize();
    } else if (strcmp(line, "settled") == 0) {
        settled = true;
    }
}

void deserted(void) {
    streams_detach();
    if (bound && first > 0 && code < 0) {
        kill(first, SIGKILL);
    }
}

static void hear_signal(struct source *source, uint32_t events) {
    struct signalfd_siginfo heard;
    (void)events;
    if (read(source->fd, &heard, sizeof heard) != sizeof heard) {
        return;
    }
    if (heard.ssi_signo != SIGCHLD) {
        if (first > 0 && code < 0) {
            kill(first, (int)heard.ssi_signo);
        }
        return;
    }
    int status;
    pid_t ended;
    while ((ended = waitpid(-1, &status, WNOHANG | (watching ? __WALL : 0))) > 0) {
        if (!(watching && watch_saw(ended, status)) && ended == first) {
            code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }
}

static void take_signals(void) {
    signals.fd = signals_take(SIG_BLOCK, &signals_before);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    signals.ready = hear_signal;
    watch(&signals, EPOLLIN);
}

static void as_before(void) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGTTOU, SIG_DFL);
    sigprocmask(SIG_SETMASK, &signals_before, NULL);
    setrlimit(RLIMIT_NOFILE, &files_before);
}

static bool create(void) {
    int given[3];
    if (!overlay_mount()) {
        report("failed mount %s", strerror(errno));
        return false;
    }
    char *words[] = {
        (char *)runtime, "--root",     "runc", "--log",      "runc.log",         "--log-format", "json",
        "create",        "--bundle",   "bundle", "--pid-file", "pid",            (char *)id,     NULL,
        NULL,            NULL};
    if (!streams_open(given)) {
        report("failed streams %s", strerror(errno));
        return false;
    }
    if (streams.terminal) {
        words[12] = "--console-socket";
        /* As seen from the bundle, where the runtime works. */
        words[13] = "../console";
        words[14] = (char *)id;
    }
    bool done = run(words, given, as_before);
    for (int i = 0; i < 3; i++) {
        close(given[i]);
    }
    FILE *file = done ? fopen("pid", "re") : NULL;
    if (!file || fscanf(file, "%d", &first) != 1) {
        report("failed create");
        return false;
    }
    fclose(file);
    if (streams.terminal && !streams_take_terminal()) {
        report("failed terminal");
        return false;
    }
    report("created %d", first);
    return true;
}

/* From here on this process is where the published ports lead, and stays there: it may not be let out again. */
static bool enter_network(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/net", first);
    int there = open(path, O_RDONLY | O_CLOEXEC);
    bool entered = there >= 0 && setns(there, CLONE_NEWNET) == 0;
    if (!entered) {
        report("failed network %s", strerror(errno));
    }
    close(there);
    return entered;
}

static bool start_by_runtime(void) {
    int null = nothing();
    int given[] = {null, null, null};
    char *words[] = {
        (char *)runtime, "--root", "runc", "--log", "runc.log", "--log-format", "json", "start", (char *)id, NULL};
    bool done = run(words, given, as_before);
    close(null);
    return done;
}

static bool start(void) {
    bool ported = port_count > 0 && strcmp(address, "-") != 0;
    if (ported && !enter_network()) {
        return false;
    }
    if (watching && !watch_begin(first)) {
        report("failed watch %s", strerror(errno));
        return false;
    }
    /* A program that is watched may stop while another one waits for it. */
    if (!runtime_start(id, first, watching ? watch_look : NULL) && (watching || !start_by_runtime())) {
        report("failed start");
        return false;
    }
    streams_start();
    if (ported) {
        ports_start(address);
    }
    report("started");
    return true;
}

static void write_exit(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    FILE *file = fopen("exit.new", "we");
    if (file) {
        fprintf(file, "%d %lld.%09ld%s\n", code, (long long)now.tv_sec, now.tv_nsec,
                runtime_was_out_of_memory(group) ? " oom" : "");
        if (fclose(file) == 0) {
            rename("exit.new", "exit");
        }
    }
}

static void keep(void) {
    int64_t expiry = now_milliseconds();
    while (code < 0) {
        /* Only clients of datagrams are ever forgotten for being silent. */
        bool expiring = port_count > 0;
        loop_once(expiring ? EXPIRY_MILLISECONDS : -1);
        if (expiring && now_milliseconds() - expiry > EXPIRY_MILLISECONDS) {
            expiry = now_milliseconds();
            udp_expire();
        }
    }
    watch_end();
    write_exit();
    ports_end();
    int64_t end = now_milliseconds() + GRACE_MILLISECONDS;
    /* A reader that is still there may take its time, as it might with the program itself. */
    while (!streams_done() || !ports_done()) {
        int64_t left = end - now_milliseconds();
        bool patient = connected && streams_waiting();
        if (left <= 0 && !patient) {
            break;
        }
        loop_once(left > 0 ? (int)left : patient ? -1 : 0);
    }
}

static bool delete_by_runtime(void) {
    int null = nothing();
    int given[] = {null, null, null};
    char *words[] = {(char *)runtime, "--root", "runc", "--log", "runc.log", "delete", "--force", (char *)id, NULL};
    bool done = run(words, given, as_before);
    close(null);
    return done;
}

static void clear(void) {
    if (runtime_delete(id, group) || delete_by_runtime()) {
        overlay_unmount();
    }
}

/* Nobody wants it any more: whoever clears away may have come before it was there. */
static void undo(void) {
    if (first > 0 && code < 0) {
        kill(first, SIGKILL);
        waitpid(first, NULL, 0);
    }
    clear();
}

static bool read_options(int count, char **words) {
    int option;
    streams.log_size = 5 << 20;
    while ((option = getopt(count, words, "r:i:P:g:c:m:L:aItkwl:p:")) != -1) {
        switch (option) {
        case 'r':
            runtime = optarg;
            break;
        case 'i':
            id = optarg;
            break;
        case 'P':
            parent = (pid_t)strtol(optarg, NULL, 10);
            break;
        case 'g':
            group = optarg;
            break;
        case 'c':
            home = optarg;
            break;
        case 'm':
            overlay_options(optarg);
            break;
        case 'L':
            overlay_layer(optarg);
            break;
        case 'a':
            streams.attached = true;
            break;
        case 'I':
            streams.input = true;
            break;
        case 't':
            streams.terminal = true;
            break;
        case 'k':
            bound = true;
            break;
        case 'w':
            watching = true;
            break;
        case 'l':
            streams.log_size = strtoull(optarg, NULL, 10);
            break;
        case 'p':
            if (!port_add(optarg)) {
                return false;
            }
            break;
        default:
            return false;
        }
    }
    return runtime && id && parent > 0 && words[optind];
}

int main(int count, char **words) {
    if (count > 1 && strcmp(words[1], "init") == 0) {
        return init_main(words + 2);
    }
    if (count > 1 && strcmp(words[1], "step") == 0) {
        return step_main(words);
    }
    if (count > 1 && strcmp(words[1], "probe") == 0) {
        return probe_main(words + 2);
    }
    if (!read_options(count, words)) {
        dprintf(2, "tare-shim: not started by tare\n");
        return 2;
    }
    setsid();
    loop_open();
    take_signals();
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    getrlimit(RLIMIT_NOFILE, &files_before);
    struct rlimit most = {.rlim_cur = files_before.rlim_max, .rlim_max = files_before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &most);
    int outside = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (control_open(parent)) {
        bool blind = streams.terminal && streams.attached && streams.input && !isatty(0);
        if (blind) {
            report("failed notty");
        }
        log_open(streams.log_size);
        failed = blind || !ports_bind() || !create();
        while (!failed && connected && !may_start && code < 0) {
            control_wait();
        }
        if (!failed && may_start && !start()) {
            failed = true;
        }
        if (!failed && may_start) {
            keep();
            clear();
            report("exit %d", code);
        } else if (!connected) {
            undo();
        } else if (!failed) {
            report("failed early");
        }
    }
    streams_detach();
    while (connected && !settled) {
        control_wait();
    }
    if (settled) {
        return 0;
    }
    setns(outside, CLONE_NEWNET);
    /* Words of COMMAND may be paths as seen from where it was first typed. */
    if (chdir(home) != 0 && chdir("/") != 0) {
        return 1;
    }
    as_before();
    execv(words[optind], words + optind);
    return 1;
}
