/*
 * Which devices a step may use where control groups are of version 2: a program of the kernel's (BPF_PROG_TYPE_CGROUP_DEVICE)
 * is asked for each access (runc, cgroups/ebpf/devicefilter). It answers 1 for yes.
 */
#include "step.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const struct device usual_devices[] = {
    {'c', 1, 3, "/dev/null"}, {'c', 1, 8, "/dev/random"}, {'c', 1, 7, "/dev/full"},
    {'c', 5, 0, "/dev/tty"},  {'c', 1, 5, "/dev/zero"},   {'c', 1, 9, "/dev/urandom"},
};
const size_t usual_device_count = sizeof usual_devices / sizeof *usual_devices;

#define MOST_INSTRUCTIONS 128
#define ANY_NUMBER (-1)

struct program {
    struct bpf_insn code[MOST_INSTRUCTIONS];
    int size;
};

static void add(struct program *to, uint8_t code, uint8_t dst, uint8_t src, int16_t offset, int32_t value) {
    to->code[to->size++] = (struct bpf_insn){.code = code, .dst_reg = dst, .src_reg = src, .off = offset, .imm = value};
}

/* Registers: 2 the type, 3 the access, 4 the major and 5 the minor number. */
static void load(struct program *to) {
    add(to, BPF_LDX | BPF_MEM | BPF_W, 2, 1, offsetof(struct bpf_cgroup_dev_ctx, access_type), 0);
    add(to, BPF_ALU | BPF_MOV | BPF_X, 3, 2, 0, 0);
    add(to, BPF_ALU | BPF_AND | BPF_K, 2, 0, 0, 0xffff);
    add(to, BPF_ALU | BPF_RSH | BPF_K, 3, 0, 0, 16);
    add(to, BPF_LDX | BPF_MEM | BPF_W, 4, 1, offsetof(struct bpf_cgroup_dev_ctx, major), 0);
    add(to, BPF_LDX | BPF_MEM | BPF_W, 5, 1, offsetof(struct bpf_cgroup_dev_ctx, minor), 0);
}

static void allow(struct program *to, int type, int major, int minor, bool only_make) {
    int tests = 1 + (major != ANY_NUMBER) + (minor != ANY_NUMBER) + only_make;
    /* Over the other tests and the two that say yes. */
    add(to, BPF_JMP | BPF_JNE | BPF_K, 2, 0, (int16_t)(--tests + 2), type);
    if (only_make) {
        /* Of an access no other bit may be set. */
        add(to, BPF_JMP | BPF_JSET | BPF_K, 3, 0, (int16_t)(--tests + 2), BPF_DEVCG_ACC_READ | BPF_DEVCG_ACC_WRITE);
    }
    if (major != ANY_NUMBER) {
        add(to, BPF_JMP | BPF_JNE | BPF_K, 4, 0, (int16_t)(--tests + 2), major);
    }
    if (minor != ANY_NUMBER) {
        add(to, BPF_JMP | BPF_JNE | BPF_K, 5, 0, (int16_t)(--tests + 2), minor);
    }
    add(to, BPF_ALU | BPF_MOV | BPF_K, 0, 0, 0, 1);
    add(to, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

bool devices_filter(int group, const struct step *step) {
    static const char license[] = "Apache";
    struct program program = {.size = 0};
    load(&program);
    allow(&program, BPF_DEVCG_DEV_CHAR, ANY_NUMBER, ANY_NUMBER, !step->all_devices);
    allow(&program, BPF_DEVCG_DEV_BLOCK, ANY_NUMBER, ANY_NUMBER, !step->all_devices);
    for (size_t i = 0; i < usual_device_count; i++) {
        allow(&program, BPF_DEVCG_DEV_CHAR, (int)usual_devices[i].major, (int)usual_devices[i].minor, false);
    }
    allow(&program, BPF_DEVCG_DEV_CHAR, 136, ANY_NUMBER, false);
    allow(&program, BPF_DEVCG_DEV_CHAR, 5, 2, false);
    allow(&program, BPF_DEVCG_DEV_CHAR, 10, 200, false);
    add(&program, BPF_ALU | BPF_MOV | BPF_K, 0, 0, 0, 0);
    add(&program, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
    union bpf_attr loading = {
        .prog_type = BPF_PROG_TYPE_CGROUP_DEVICE,
        .insns = (uintptr_t)program.code,
        .insn_cnt = (uint32_t)program.size,
        .license = (uintptr_t)license};
    int fd = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &loading, sizeof loading);
    if (fd < 0) {
        return false;
    }
    /* It goes with the group. */
    union bpf_attr attaching = {
        .target_fd = (uint32_t)group,
        .attach_bpf_fd = (uint32_t)fd,
        .attach_type = BPF_CGROUP_DEVICE,
        .attach_flags = BPF_F_ALLOW_MULTI};
    bool done = syscall(SYS_bpf, BPF_PROG_ATTACH, &attaching, sizeof attaching) == 0;
    int reason = errno;
    close(fd);
    errno = reason;
    return done;
}
