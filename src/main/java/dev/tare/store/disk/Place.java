package dev.tare.store.disk;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the folder of a store. Whoever keeps something there takes its place from here: so fsck knows all of it,
 * and no folder is made that a check of the store calls foreign.
 */
public enum Place {
    TMP("tmp"),
    /** What builds keep for the next one and could do without: gc empties it. */
    WORK("work"),
    /** Programs that were linked, and files for {@code go} to read. */
    GO("work/go"),
    /** Caches of {@code go} for users without a home. */
    GO_HOME("work/gohome"),
    GIT("work/git"),
    DOWNLOADS("work/downloads"),
    /** Versions of Go, each whole. */
    TOOLCHAINS("toolchains"),
    /** The last states seen of databases of Go modules' checksums, by which one that lies is found out. */
    SUMDB("sumdb"),
    CACHE("cache"),
    FILES("files"),
    TREES("trees"),
    LAYERS("layers"),
    CONTAINERS("containers"),
    STEPS("steps"),
    FLOWS("flows"),
    MOUNTS("mounts"),
    BOOTS("boots"),
    UNSYNCED("unsynced"),
    SNAPSHOTS("snapshots"),
    VOLUMES("volumes"),
    /** Which networks with names there are. */
    NETWORKS("networks"),
    BLOBS("blobs"),
    /** The blobs themselves, one folder down. */
    SHA256("blobs/sha256"),
    MARK("oci-layout"),
    INDEX("index.json"),
    LOCK("lock"),
    INDEX_LOCK("index.lock"),
    CONTAINERS_LOCK("containers.lock");

    private final String path;

    Place(String path) {
        this.path = path;
    }

    /** Its path. @param home of the store */
    public Path in(Path home) {
        return home.resolve(path);
    }

    /** The place of a name in the folder of a store, or null. */
    public static @Nullable Place of(String name) {
        for (Place place : values()) {
            if (place.path.equals(name)) {
                return place;
            }
        }
        return null;
    }
}
