package dev.tare.registry;

/**
 * How much the manifests and configurations of one pull may have together: they are held in memory until all layers are
 * there. Those of an image for a dozen platforms are some hundred kilobytes. Not for several threads.
 */
final class DocumentBudget {
    static final long MOST = 64L << 20;

    private long left = MOST;

    /** Takes what is about to be fetched. @throws RegistryException when it is too much */
    void take(long bytes) throws RegistryException {
        left -= bytes;
        if (bytes > MOST || left < 0) {
            throw RegistryException.wrong(
                    "its manifests and configurations have more than " + MOST + " bytes together",
                    "pull one platform: tare pull --platform linux/amd64 NAME");
        }
    }
}
