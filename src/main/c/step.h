/*
 * A RUN step: a process in namespaces of its own, on a root that is prepared, with rights taken away. All is done as runc
 * 1.1 does it, in the same order, so that the two can be read side by side; what each file follows is said in it.
 *
 *     spec.c     what is to be done, as tare tells it
 *     step.c     the process outside: starts the one inside, waits, clears away
 *     groups.c   control groups, and the devices that they allow
 *     devfilter.c  the same where control groups are of version 2: a program in the kernel
 *     inside.c   the process inside, up to its program
 *     root.c     mounts, and the change of the root
 *     place.c    paths of the root, whatever symlinks there are
 *     rights.c   user, capabilities, system calls
 */
#ifndef STEP_H
#define STEP_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct mount {
    const char *type, *source, *target, *data;
    unsigned long flags;
};

struct device {
    char type; /* c or b */
    unsigned major, minor;
    const char *path;
};

struct limit {
    int what;
    uint64_t soft, hard;
};

struct texts {
    char **all; /* ends with NULL */
    size_t count;
};

struct step {
    const char *id, *root, *hostname, *directory;
    const char *memory, *processors, *shares; /* NULL where there is no limit */
    bool all_devices; /* nothing is refused by the control group */
    bool bound_devices; /* in a user namespace: devices are those of the machine, mounted */
    bool own_network;
    struct mount *mounts;
    size_t mount_count;
    struct device *devices;
    size_t device_count;
    struct limit *limits;
    size_t limit_count;
    struct texts read_only, masked, words, variables;
    uint64_t granted, inherited; /* capabilities, a bit each */
    uid_t user;
    gid_t own_group, *groups;
    size_t group_count;
    struct sock_filter *filter;
    size_t filter_length; /* 0 for none */
};

/* spec.c */

/* The most bytes that tell of a step. */
#define MOST_STEP_BYTES (64UL << 20)

/* Reads them from a descriptor; 0 when they are not whole. */
size_t step_receive(int fd, char *bytes);
/* False when anything in them is not known. The step points into them. */
bool step_parse(char *bytes, size_t length, struct step *step);

/* step.c */

int step_main(char **words);
/* In the process inside: says what cannot be done, with the reason in errno, and ends it. */
_Noreturn void step_fail(const char *what, const char *name);
/* In the process inside: it is killed when the one outside ends. Another user or other rights forget that. */
void step_die_with_parent(void);

/* groups.c: false, with a reason in errno and what it concerns in *what. Nothing is done where there is no group. */

/* Makes a group of this name; NULL for none. */
bool groups_make(const char *name, const char **what);
/* Puts this process in it. */
bool groups_join(const char **what);
/* Sets its limits, and which devices it allows. */
bool groups_limit(const struct step *step, const char **what);
/* Whether there is a namespace of them: not where several hierarchies are mounted. */
bool groups_have_namespace(void);
void groups_remove(void);
/* Mounts those of this process at a place of the root (read-only where flags say so). */
void groups_mount(int root, const struct mount *mount);

/* devfilter.c */

bool devices_filter(int group, const struct step *step);
extern const struct device usual_devices[];
extern const size_t usual_device_count;

/* inside.c: never comes back. */
_Noreturn void inside(const struct step *step);

/* root.c */

void root_make(const struct step *step);
void root_enter(const struct step *step);
void root_hide(const struct step *step);
/* One mount at a target that is looked up in the root. */
void root_mount(int root, const struct mount *mount, bool folder);

/* place.c */

enum kind { ANY, FOLDER, FILE_OR_NODE };
/* Opens a path (O_PATH) inside the root, and makes what is missing of it, unless any kind would do. */
int place_open(int root, const char *path, enum kind kind);
/* Where a descriptor can be mounted on. */
const char *place_of(int fd);

/* rights.c */

void rights_of_keys(const struct step *step);
void rights_of_calls(const struct step *step);
void rights_of_user(const struct step *step);

#endif
