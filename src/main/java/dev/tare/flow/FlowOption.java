package dev.tare.flow;

/** What is on or off in the run of a flow. */
public enum FlowOption {
    /** Each instruction is built anew. */
    NO_CACHE,
    /** Caches of toolchains are kept where that changes no image. */
    TOOLCHAIN_CACHES,
    /** Images of steps that others depend on stay too. */
    KEEP_ALL,
    /** Artifacts stay on disk. */
    KEEP_ARTIFACTS,
    /** Artifacts keep their modes. */
    KEEP_MODES,
    /** Commands of the host are run. */
    HOST_COMMANDS,
    /** Cleanup commands are run, and layers squashed. */
    CLEANUP,
    /** Each step's own layers become one. */
    SQUASH,
    /** Images that stay are loaded into the Docker that answers, and bases are looked for there. */
    DOCKER
}
