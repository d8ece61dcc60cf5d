/* The root of a step: what is mounted in it, and how it becomes the root (runc, libcontainer/rootfs_linux.go). */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define OF_THE_MOUNT (MS_NOSUID | MS_NODEV | MS_NOEXEC)

static bool is(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

static int opened(int root, const char *target, enum kind kind) {
    int fd = place_open(root, target, kind);
    if (fd < 0) {
        step_fail("mount on", target);
    }
    return fd;
}

static int mount_at(int fd, const char *source, const char *type, unsigned long flags, const char *data) {
    return mount(source, place_of(fd), type, flags, data);
}

/* Nothing is to be looked at through a symlink there, as if it were the kernel's. */
static void check_folder(int root, const char *target) {
    struct stat there;
    if (fstatat(root, target + 1, &there, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(there.st_mode)) {
        errno = ENOTDIR;
        step_fail("mount on", target);
    }
}

/* A bind mount has the flags of its source, until it is mounted anew. */
static void restrict_bind(int root, const struct mount *mount, bool folder) {
    unsigned long flags = mount->flags & ~(unsigned long)(MS_REC | MS_REMOUNT | MS_BIND);
    if (flags == 0) {
        return;
    }
    int fd = opened(root, mount->target, folder ? FOLDER : FILE_OR_NODE);
    flags = mount->flags | MS_REMOUNT;
    struct statfs source;
    if (mount_at(fd, mount->source, mount->type, flags, "") != 0
        && (statfs(mount->source, &source) != 0 || !(source.f_flags & MS_RDONLY)
            || mount_at(fd, mount->source, mount->type, flags | MS_RDONLY, "") != 0)) {
        step_fail("restrict", mount->target);
    }
    close(fd);
}

void root_mount(int root, const struct mount *mount, bool folder) {
    bool memory = is(mount->type, "tmpfs");
    struct stat before = {.st_mode = 0};
    if (is(mount->type, "proc") || is(mount->type, "sysfs")) {
        check_folder(root, mount->target);
    }
    if (memory) {
        int there = place_open(root, mount->target, ANY);
        if (there >= 0) {
            fstat(there, &before);
            close(there);
        }
    }
    int fd = opened(root, mount->target, folder ? FOLDER : FILE_OR_NODE);
    if (mount_at(fd, mount->source, mount->type, mount->flags, mount->data) != 0) {
        step_fail("mount on", mount->target);
    }
    close(fd);
    if (is(mount->type, "bind")) {
        restrict_bind(root, mount, folder);
    }
    /* A file system in memory has the mode of what it lies on. */
    if (before.st_mode) {
        fd = opened(root, mount->target, FOLDER);
        if (chmod(place_of(fd), before.st_mode & 07777) != 0) {
            step_fail("mount on", mount->target);
        }
        close(fd);
    }
}

/* A device of the machine itself, where this process may make none. */
static void bind_device(int root, const struct device *device) {
    int fd = opened(root, device->path, FILE_OR_NODE);
    chmod(place_of(fd), 0666);
    if (mount_at(fd, device->path, "bind", MS_BIND, "") != 0) {
        step_fail("mount on", device->path);
    }
    close(fd);
}

static void make_device(const struct step *step, int root, const struct device *device) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", device->path);
    *strrchr(folder, '/') = 0;
    int in = opened(root, folder, FOLDER);
    const char *name = device->path + strlen(folder) + 1;
    mode_t type = device->type == 'b' ? S_IFBLK : S_IFCHR;
    if (step->bound_devices) {
        bind_device(root, device);
    } else if (mknodat(in, name, type | 0666, makedev(device->major, device->minor)) != 0 && errno != EEXIST) {
        if (errno != EPERM) {
            step_fail("make", device->path);
        }
        bind_device(root, device);
    }
    close(in);
}

static void fill_devices(const struct step *step, int root) {
    static const char *const links[][2] = {
        {"pts/ptmx", "ptmx"},          {"/proc/self/fd", "fd"},       {"/proc/self/fd/0", "stdin"},
        {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}, {"/proc/kcore", "core"},
    };
    mode_t mask = umask(0);
    for (size_t i = 0; i < usual_device_count; i++) {
        make_device(step, root, &usual_devices[i]);
    }
    for (size_t i = 0; i < step->device_count; i++) {
        make_device(step, root, &step->devices[i]);
    }
    umask(mask);
    int in = opened(root, "/dev", FOLDER);
    unlinkat(in, "ptmx", 0);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        /* The last is there where the kernel has it. */
        bool wanted = i + 1 < sizeof links / sizeof *links || access(links[i][0], F_OK) == 0;
        if (wanted && symlinkat(links[i][0], in, links[i][1]) != 0 && errno != EEXIST) {
            step_fail("link in", "/dev");
        }
    }
    close(in);
}

void root_make(const struct step *step) {
    if (mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL) != 0
        || mount(step->root, step->root, "bind", MS_BIND | MS_REC, NULL) != 0) {
        step_fail("mount", step->root);
    }
    int root = open(step->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) {
        step_fail("open", step->root);
    }
    bool own_devices = true;
    for (size_t i = 0; i < step->mount_count; i++) {
        const struct mount *each = &step->mounts[i];
        bool bind = is(each->type, "bind");
        struct stat source = {.st_mode = S_IFDIR};
        if (bind && stat(each->source, &source) != 0) {
            step_fail("find", each->source);
        }
        if (is(each->type, "cgroup")) {
            groups_mount(root, each);
        } else {
            root_mount(root, each, S_ISDIR(source.st_mode));
        }
        own_devices &= !(bind && is(each->target, "/dev"));
    }
    if (own_devices) {
        fill_devices(step, root);
    }
    close(root);
}

/* Where a stream is the machine's null device, it becomes that of the root. */
static void reopen_null(void) {
    struct stat null, stream;
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &null) != 0) {
        step_fail("open", "/dev/null");
    }
    for (int i = 0; i < 3; i++) {
        if (fstat(i, &stream) == 0 && stream.st_rdev == null.st_rdev) {
            dup3(fd, i, 0);
        }
    }
    close(fd);
}

static void make_folders(const char *path) {
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(part, 0755);
        *slash = '/';
    }
    struct stat there;
    if (mkdir(part, 0755) != 0 && (stat(part, &there) != 0 || !S_ISDIR(there.st_mode))) {
        step_fail("make", path);
    }
}

void root_enter(const struct step *step) {
    int before = open("/", O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    if (before < 0 || chdir(step->root) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || fchdir(before) != 0
        || mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL) != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) {
        step_fail("enter", step->root);
    }
    close(before);
    reopen_null();
    make_folders(step->directory);
}

void root_hide(const struct step *step) {
    for (size_t i = 0; i < step->read_only.count; i++) {
        const char *path = step->read_only.all[i];
        struct statfs about;
        if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0) {
            if (errno != ENOENT) {
                step_fail("make read-only", path);
            }
        } else if (
            statfs(path, &about) != 0
            || mount(path, path, NULL,
                     ((unsigned long)about.f_flags & OF_THE_MOUNT) | MS_BIND | MS_REMOUNT | MS_RDONLY, NULL)
                != 0) {
            step_fail("make read-only", path);
        }
    }
    for (size_t i = 0; i < step->masked.count; i++) {
        const char *path = step->masked.all[i];
        if (mount("/dev/null", path, NULL, MS_BIND, NULL) != 0 && errno != ENOENT
            && (errno != ENOTDIR || mount("tmpfs", path, "tmpfs", MS_RDONLY, NULL) != 0)) {
            step_fail("mask", path);
        }
    }
}
