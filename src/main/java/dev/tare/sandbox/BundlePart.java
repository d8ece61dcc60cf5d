package dev.tare.sandbox;

import java.nio.file.Path;

/** What lies in the folder of a container or of a step; {@code tare-shim} knows some of it by the same names. */
public enum BundlePart {
    /** Where its file system is mounted. */
    ROOTFS("rootfs"),
    /** What its programs have written: the uppermost folder of the overlay. */
    UPPER("upper"),
    /** The overlay's own. */
    WORK("work"),
    /** A folder with nothing in it, where one is wanted: the layer of an image that has none. */
    EMPTY("empty"),
    /** What runc keeps of it while it is there. */
    RUNC("runc"),
    /** The folder of its configuration, as the OCI calls it. */
    BUNDLE("bundle"),
    /** What is known of a container. */
    STATE("config.json"),
    /** Of a step: where what is mounted into it is prepared. */
    MOUNTS("mounts"),
    RUNC_LOG("runc.log"),
    SHIM_LOG("shim.log"),
    OUTPUT_LOG("output.log"),
    /** The log before that, which was full. */
    OLDER_OUTPUT_LOG("output.log.1"),
    EXIT("exit"),
    /** A pipe that leads to the standard input of a program in the background. */
    INPUT("input"),
    /** Of a container whose programs are watched: which files they have asked for. */
    WATCHED("watched"),
    HOSTS("hosts"),
    HOSTNAME("hostname"),
    RESOLVER("resolv.conf"),
    NETWORK("network"),
    /** At which address its ports are found; missing where that is nobody's but its own. */
    ADDRESS("address"),
    NETWORK_LOG("network.log"),
    /** Held by whoever mounts its files from outside. */
    FILES_LOCK("files.lock");

    private final String name;

    BundlePart(String name) {
        this.name = name;
    }

    /** @param folder of the container or of the step */
    public Path in(Path folder) {
        return folder.resolve(name);
    }
}
