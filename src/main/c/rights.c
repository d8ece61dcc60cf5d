/* What a step's program may do: keys, system calls, user and capabilities (runc, libcontainer/init_linux.go). */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KEY_USER_SEARCH 0x80000u

void rights_of_keys(const struct step *step) {
    char name[128], about[512];
    snprintf(name, sizeof name, "_ses.%s", step->id);
    long ring = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name, 0, 0, 0);
    if (ring < 0) {
        if (errno != ENOSYS) {
            step_fail("join", "a keyring of its own");
        }
        return;
    }
    /* "type;user;group;permissions;name" */
    long size = syscall(SYS_keyctl, KEYCTL_DESCRIBE, ring, about, sizeof about - 1, 0);
    about[size > 0 && size < (long)sizeof about ? size : 0] = 0;
    char *permissions = about;
    for (int i = 0; i < 3 && permissions; i++) {
        permissions = strchr(permissions, ';');
        permissions += permissions ? 1 : 0;
    }
    if (!permissions
        || syscall(SYS_keyctl, KEYCTL_SETPERM, ring, strtoul(permissions, NULL, 16) | KEY_USER_SEARCH, 0, 0) != 0) {
        step_fail("restrict", "its keyring");
    }
}

void rights_of_calls(const struct step *step) {
    struct sock_fprog program = {.len = (unsigned short)step->filter_length, .filter = step->filter};
    if (step->filter_length > 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) {
        step_fail("filter", "system calls");
    }
}

static bool has(uint64_t set, int capability) {
    return set >> capability & 1;
}

static void limit_capabilities(const struct step *step) {
    for (int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
        if (!has(step->granted, i) && prctl(PR_CAPBSET_DROP, i, 0, 0, 0) != 0) {
            step_fail("drop", "capabilities");
        }
    }
}

static void set_capabilities(const struct step *step) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    for (int i = 0; i < 2; i++) {
        data[i].effective = data[i].permitted = (uint32_t)(step->granted >> (32 * i));
        data[i].inheritable = (uint32_t)(step->inherited >> (32 * i));
    }
    if (syscall(SYS_capset, &header, data) != 0) {
        step_fail("set", "capabilities");
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int i = 0; i < 64; i++) {
        if (has(step->inherited, i) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) != 0) {
            step_fail("set", "capabilities");
        }
    }
}

/* Its output belongs to the user, who may open it by its name in /dev. */
static void give_streams(const struct step *step) {
    struct stat null, stream;
    if (stat("/dev/null", &null) != 0) {
        step_fail("find", "/dev/null");
    }
    for (int i = 0; i < 3; i++) {
        if (fstat(i, &stream) == 0 && stream.st_uid != step->user && stream.st_rdev != null.st_rdev
            && fchown(i, step->user, stream.st_gid) != 0 && errno != EINVAL && errno != EPERM && errno != EROFS) {
            step_fail("give", "the output to the user");
        }
    }
}

/* Whether the groups of a process in this user namespace are fixed (user_namespaces(7)). */
static bool may_set_groups(void) {
    char text[8] = "";
    int fd = open("/proc/self/setgroups", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0) {
        close(fd);
    }
    return size < 4 || strncmp(text, "deny", 4) != 0;
}

void rights_of_user(const struct step *step) {
    bool entered = chdir(step->directory) == 0;
    if (!entered && errno != EACCES) {
        step_fail("enter", step->directory);
    }
    limit_capabilities(step);
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    give_streams(step);
    if (may_set_groups() && setgroups(step->group_count, step->groups) != 0) {
        step_fail("set", "groups");
    }
    if (setresgid(step->own_group, step->own_group, step->own_group) != 0
        || setresuid(step->user, step->user, step->user) != 0) {
        step_fail("become", "the user");
    }
    if (!entered && chdir(step->directory) != 0) {
        step_fail("enter", step->directory);
    }
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
    set_capabilities(step);
}
