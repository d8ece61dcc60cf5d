/*
 * The shim of a container: a process of some ten kilobytes that starts it by an OCI runtime, and outlives whoever asked
 * for it. It has no threads: one loop waits for everything, and nothing that it waits for can hold up anything else.
 */
#ifndef SHIM_H
#define SHIM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What is read at once, and the most that waits for a slow reader. */
#define CHUNK 65536

/* loop.c: what is waited for */

struct source {
    int fd; /* -1 for none */
    void (*ready)(struct source *, uint32_t events);
    uint32_t watched;
};

void loop_open(void);
/* Asks to be told of EPOLLIN and EPOLLOUT; 0 for nothing at all. False for files, which are always ready. */
bool watch(struct source *, uint32_t events);
void forget(struct source *);
/* Waits for one event, at most that long (-1: without limit), and has it handled. */
void loop_once(int milliseconds);
/* Milliseconds of a clock that nobody sets. */
int64_t now_milliseconds(void);
int nothing(void);
/* Has the signals that end a program, and those of children, come by a descriptor; `how` is as of sigprocmask(2). */
int signals_take(int how, sigset_t *before);

/* control.c: who asked for the container */

extern bool connected;
/* Makes the pipes to-shim and from-shim for the one who asked, this process's parent; false when that one is gone. */
bool control_open(pid_t parent);
/* Waits for one event, while that one may still be to come. */
void control_wait(void);
__attribute__((format(printf, 1, 2))) void report(const char *format, ...);
void control_close(void);

/* shim.c: called for each line that came */
void told(const char *line);
void deserted(void);

/* streams.c: what the program reads and prints */

struct stream_options {
    bool attached, input, terminal;
    uint64_t log_size;
};

extern struct stream_options streams;
/* Makes what the runtime is to hand to the program as its descriptors 0, 1 and 2. */
bool streams_open(int given[3]);
/* Takes the terminal, once the runtime has made it. */
bool streams_take_terminal(void);
void streams_start(void);
void streams_resize(void);
/* Leaves the descriptors of the one who asked, and gives back the terminal as it was. */
void streams_detach(void);
bool streams_done(void);
bool streams_waiting(void);

/* machine.c: what the kernel is asked for */

/* Options besides the folders: ",index=off" and the like. */
void overlay_options(const char *options);
/* The next layer, from the lowest on; its text is kept. */
void overlay_layer(char *folder);
bool overlay_mount(void);
void overlay_unmount(void);
/* Runs a program to its end; `before` is called in its process. */
bool run(char *const words[], const int given[3], void (*before)(void));

/* runtime.c: what is done in place of the OCI runtime; false when that one is to do it */

/* Lets the program of a created container run; `waiting` is called again and again until it does, where it is not NULL. */
bool runtime_start(const char *id, pid_t first, void (*waiting)(void));
/* Whether the kernel has killed a process of this control group since its memory was used up. */
bool runtime_was_out_of_memory(const char *group);
/* Takes away a control group from all hierarchies, once no process is in it. */
bool runtime_remove_groups(const char *group);
/* Takes away the control groups of a container whose processes have ended, and what the runtime knows of it. */
bool runtime_delete(const char *id, const char *group);

/* log.c */

void log_open(uint64_t size);
void log_write(bool error, const char *bytes, size_t length);

/* tcp.c and udp.c: published ports */

#define MOST_PORTS 1024

struct port {
    struct source listener;
    bool udp;
    const char *address;
    uint16_t host, inside;
};

extern struct port ports[MOST_PORTS];
extern int port_count;
/* Reads tcp,ADDRESS,HOST,INSIDE; false when it is anything else. */
bool port_add(char *text);
/* Takes the host's ports and reports them; false, and reported, when one cannot be had. */
bool ports_bind(void);
/* From now on connections lead to this address, which is seen from where this process is by now. */
void ports_start(const char *address);
/* No more of them; what the container has sent is still handed on. */
void ports_end(void);
bool ports_done(void);

union endpoint;
void tcp_listen(struct port *);
void tcp_end(void);
extern int tcp_open;
void udp_listen(struct port *);
void udp_expire(void);
int connect_inside(const struct port *, int type);

/* watch.c: what the programs of a container ask for */

/* Becomes the tracer of the process, which waits to be let run; false, with a reason in errno, where it may not. */
bool watch_begin(pid_t process);
/* What waitpid(2) has told of a thread: whether it has stopped, and goes on now. */
bool watch_saw(pid_t thread, int status);
/* Lets go on what has stopped, where nothing else waits for it. */
void watch_look(void);
/* All is told. */
void watch_end(void);

/* probe.c: a connection to a port inside of a container, for who has none there */

int probe_main(char **words);

/* init.c: the first process of a container that asked for one */

int init_main(char **command);

#endif
