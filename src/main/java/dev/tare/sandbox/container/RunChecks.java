package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.security.Confinement;
import java.util.List;

/** What the kernel would refuse later, and with fewer words. */
final class RunChecks {
    /** Kernel settings that a namespace has of its own (runc, libcontainer/configs/validate). */
    private static final List<String> OF_IPC = List.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private RunChecks() {}

    /** @param limits of this process, as {@code /proc/self/limits} has them */
    static void check(RunOptions options, HostFeatures machine, String limits) {
        Confinement confinement = options.confinement();
        for (String name : confinement.sysctls().keySet()) {
            checkSysctl(name, confinement, options.connection().network());
        }
        boolean raises = !machine.userNamespace() && machine.capabilities().contains("CAP_SYS_RESOURCE");
        for (Op.Ulimit limit : raises ? List.<Op.Ulimit>of() : options.limits().ulimits()) {
            long most = hard(limit.name(), limits);
            if (Long.compareUnsigned(limit.hard(), most) > 0) {
                throw TareException.failed(
                        "--ulimit " + limit.name() + ": the limit of this process is " + most
                                + ", and it may not give more than it has",
                        "raising it takes CAP_SYS_RESOURCE of the machine's root");
            }
        }
    }

    private static void checkSysctl(String name, Confinement confinement, NetworkMode network) {
        boolean ofIpc = OF_IPC.contains(name) || name.startsWith("fs.mqueue.");
        boolean ofNetwork = name.startsWith("net.");
        if (!ofIpc && !ofNetwork && !name.equals("kernel.domainname")) {
            throw TareException.usage(
                    "--sysctl " + name + ": that is a setting of the whole machine, which no container has of its own",
                    "set it on the machine, with sysctl -w");
        }
        if (ofIpc && confinement.has(Confinement.Option.HOST_IPC) || ofNetwork && network == NetworkMode.HOST) {
            throw TareException.usage(
                    "--sysctl " + name + ": the container shares this with the host",
                    ofIpc ? "leave --ipc host out" : "leave --network host out");
        }
    }

    /** The hard limit of a name; -1 for none. Lines are {@code Max open files    1024    4096    files} (proc(5)). */
    private static long hard(String name, String limits) {
        String start = switch (name) {
            case "core" -> "Max core file size";
            case "cpu" -> "Max cpu time";
            case "data" -> "Max data size";
            case "fsize" -> "Max file size";
            case "locks" -> "Max file locks";
            case "memlock" -> "Max locked memory";
            case "msgqueue" -> "Max msgqueue size";
            case "nice" -> "Max nice priority";
            case "nofile" -> "Max open files";
            case "nproc" -> "Max processes";
            case "rss" -> "Max resident set";
            case "rtprio" -> "Max realtime priority";
            case "rttime" -> "Max realtime timeout";
            case "sigpending" -> "Max pending signals";
            default -> "Max stack size";
        };
        for (String line : limits.lines().toList()) {
            if (line.startsWith(start)) {
                String[] words = line.substring(start.length()).strip().split("\\s+");
                return words.length < 2 || words[1].equals("unlimited") ? -1 : Long.parseLong(words[1]);
            }
        }
        return -1;
    }
}
