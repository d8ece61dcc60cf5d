/*
 * The control groups of a step (runc, libcontainer/cgroups/fs and fs2): one in each hierarchy, below its root. A step
 * without a name for its group has none: an ordinary user may make none.
 */
#include "step.h"
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define GROUPS "/sys/fs/cgroup"
#define MOST_HIERARCHIES 32

/* Mount points: those of version 1, and one of version 2 beside them or in their place. */
static char *hierarchies[MOST_HIERARCHIES];
static int hierarchy_count;
static bool has_unified, is_unified;

/* NULL for none */
static const char *group;

static bool is_of_version_2(const char *path) {
    struct statfs about;
    return statfs(path, &about) == 0 && about.f_type == CGROUP2_SUPER_MAGIC;
}

static void find(void) {
    char line[8192];
    if (is_of_version_2(GROUPS)) {
        hierarchies[hierarchy_count++] = GROUPS;
        is_unified = has_unified = true;
        return;
    }
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    while (mounts && fgets(line, sizeof line, mounts) && hierarchy_count < MOST_HIERARCHIES - 1) {
        char point[PATH_MAX];
        const char *type = strstr(line, " - ");
        if (type && strncmp(type, " - cgroup ", 10) == 0 && sscanf(line, "%*s %*s %*s %*s %4095s", point) == 1
            && strncmp(point, GROUPS "/", sizeof GROUPS) == 0) {
            hierarchies[hierarchy_count++] = strdup(point);
        }
    }
    if (mounts) {
        fclose(mounts);
    }
    if (is_of_version_2(GROUPS "/unified")) {
        hierarchies[hierarchy_count++] = GROUPS "/unified";
        has_unified = true;
    }
}

static const char *name_of(const char *hierarchy) {
    return strrchr(hierarchy, '/') + 1;
}

/* Whether a controller is one of those that are mounted together there. */
static bool holds(const char *hierarchy, const char *controller) {
    const char *name = name_of(hierarchy);
    size_t size = strlen(controller);
    for (const char *at = name; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (strncmp(at, controller, size) == 0 && (at[size] == 0 || at[size] == ',')) {
            return true;
        }
    }
    return false;
}

static bool write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t size = (ssize_t)strlen(text);
    bool done = fd >= 0 && write(fd, text, (size_t)size) == size;
    int reason = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = reason;
    return done;
}

static bool set(const char *hierarchy, const char *file, const char *text) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s/%s", hierarchy, group, file);
    return write_text(path, text);
}

/* Of the group above, where the own value is empty yet (cpuset_copy_if_needed). */
static bool copy_from_above(const char *hierarchy, const char *file) {
    char path[PATH_MAX], text[4096];
    snprintf(path, sizeof path, "%s/%s/%s", hierarchy, group, file);
    int own = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = own >= 0 ? read(own, text, sizeof text - 1) : -1;
    close(own);
    if (size > 1) {
        return true;
    }
    snprintf(path, sizeof path, "%s/%s", hierarchy, file);
    int above = open(path, O_RDONLY | O_CLOEXEC);
    size = above >= 0 ? read(above, text, sizeof text - 1) : -1;
    close(above);
    if (size <= 0) {
        return false;
    }
    text[size] = 0;
    return set(hierarchy, file, text);
}

/* The devices that runc lets each container use, besides those that it makes (specconv, AllowedDevices). */
static const char *const more_devices[] = {"c 136:* rwm", "c 5:2 rwm", "c 10:200 rwm"};

static bool allow_devices(const char *hierarchy, const struct step *step) {
    char rule[64];
    bool done = set(hierarchy, "devices.deny", "a")
        && set(hierarchy, "devices.allow", step->all_devices ? "c *:* rwm" : "c *:* m")
        && set(hierarchy, "devices.allow", step->all_devices ? "b *:* rwm" : "b *:* m");
    for (size_t i = 0; done && i < usual_device_count; i++) {
        const struct device *device = &usual_devices[i];
        snprintf(rule, sizeof rule, "%c %u:%u rwm", device->type, device->major, device->minor);
        done = set(hierarchy, "devices.allow", rule);
    }
    for (size_t i = 0; done && i < sizeof more_devices / sizeof *more_devices; i++) {
        done = set(hierarchy, "devices.allow", more_devices[i]);
    }
    return done;
}

static bool limit(const char *hierarchy, const struct step *step) {
    if (holds(hierarchy, "cpuset") && step->processors && !set(hierarchy, "cpuset.cpus", step->processors)) {
        return false;
    }
    if (holds(hierarchy, "memory") && step->memory && !set(hierarchy, "memory.limit_in_bytes", step->memory)) {
        return false;
    }
    if (holds(hierarchy, "cpu") && step->shares && !set(hierarchy, "cpu.shares", step->shares)) {
        return false;
    }
    return !holds(hierarchy, "devices") || allow_devices(hierarchy, step);
}

/* Gives all controllers that there are to the groups below the root (fs2, CreateCgroupPath). */
static void give_controllers(void) {
    char names[1024], one[128];
    int fd = open(GROUPS "/cgroup.controllers", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, names, sizeof names - 1) : -1;
    close(fd);
    names[size > 0 ? size : 0] = 0;
    char *rest = NULL;
    for (char *name = strtok_r(names, " \n", &rest); name; name = strtok_r(NULL, " \n", &rest)) {
        snprintf(one, sizeof one, "+%s", name);
        write_text(GROUPS "/cgroup.subtree_control", one);
    }
}

static bool limit_unified(const struct step *step) {
    char path[PATH_MAX], weight[32];
    if (step->shares) {
        /* As runc converts them (cgroups.ConvertCPUSharesToCgroupV2Value). */
        unsigned long shares = strtoul(step->shares, NULL, 10);
        shares = shares < 2 ? 2 : shares > 262144 ? 262144 : shares;
        snprintf(weight, sizeof weight, "%lu", 1 + (shares - 2) * 9999 / 262142);
    }
    bool done = (!step->memory || set(GROUPS, "memory.max", step->memory))
        && (!step->processors || set(GROUPS, "cpuset.cpus", step->processors))
        && (!step->shares || set(GROUPS, "cpu.weight", weight));
    snprintf(path, sizeof path, GROUPS "/%s", group);
    int fd = done ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    done = fd >= 0 && devices_filter(fd, step);
    int reason = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = reason;
    return done;
}

bool groups_make(const char *name, const char **what) {
    char path[PATH_MAX];
    *what = GROUPS;
    if (!name) {
        return true;
    }
    find();
    group = name;
    if (is_unified) {
        give_controllers();
    }
    bool devices = is_unified;
    for (int i = 0; i < hierarchy_count; i++) {
        *what = hierarchies[i];
        snprintf(path, sizeof path, "%s/%s", hierarchies[i], group);
        /* No process may be put where no processor is. */
        if ((mkdir(path, 0755) != 0 && errno != EEXIST)
            || (!is_unified && holds(hierarchies[i], "cpuset")
                && !(copy_from_above(hierarchies[i], "cpuset.cpus") && copy_from_above(hierarchies[i], "cpuset.mems")))) {
            return false;
        }
        devices |= holds(hierarchies[i], "devices");
    }
    /* Nothing else keeps a step from the machine's disks. */
    errno = ENODEV;
    *what = "the control group of devices";
    return devices;
}

bool groups_join(const char **what) {
    for (int i = 0; i < hierarchy_count; i++) {
        *what = hierarchies[i];
        if (!set(hierarchies[i], "cgroup.procs", "0")) {
            return false;
        }
    }
    return true;
}

bool groups_limit(const struct step *step, const char **what) {
    for (int i = 0; i < hierarchy_count; i++) {
        *what = hierarchies[i];
        if (!(is_unified ? limit_unified(step) : limit(hierarchies[i], step))) {
            return false;
        }
    }
    return true;
}

bool groups_have_namespace(void) {
    return group && is_unified;
}

void groups_remove(void) {
    if (group) {
        runtime_remove_groups(group);
    }
}

/* Of version 1: a folder in memory, and in it a mount for each hierarchy (runc, mountCgroupV1 without a namespace). */
static void mount_each(int root, const struct mount *mount) {
    char target[PATH_MAX], source[PATH_MAX];
    struct mount folder = {
        .type = "tmpfs",
        .source = "tmpfs",
        .target = mount->target,
        .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
        .data = "mode=755"};
    root_mount(root, &folder, true);
    for (int i = 0; i < hierarchy_count - has_unified; i++) {
        snprintf(source, sizeof source, "%s/%s", hierarchies[i], group);
        snprintf(target, sizeof target, "%s/%s", mount->target, name_of(hierarchies[i]));
        struct mount one = {
            .type = "bind", .source = source, .target = target, .flags = MS_BIND | MS_REC | mount->flags, .data = ""};
        root_mount(root, &one, true);
    }
    int in = place_open(root, mount->target, FOLDER);
    for (int i = 0; i < hierarchy_count - has_unified; i++) {
        char names[NAME_MAX + 1], *rest = NULL;
        snprintf(names, sizeof names, "%s", name_of(hierarchies[i]));
        if (!strchr(names, ',')) {
            continue;
        }
        for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
            if (symlinkat(name_of(hierarchies[i]), in, name) != 0 && errno != EEXIST) {
                step_fail("link", name);
            }
        }
    }
    close(in);
}

void groups_mount(int root, const struct mount *mount) {
    if (!is_unified) {
        mount_each(root, mount);
        return;
    }
    struct mount one = *mount;
    one.type = "cgroup2";
    root_mount(root, &one, true);
}
