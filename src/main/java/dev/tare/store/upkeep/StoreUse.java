package dev.tare.store.upkeep;

import dev.tare.posix.Folders;
import dev.tare.store.CacheFiles;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one kind of thing takes of a store's disk.
 *
 * @param count how many there are
 * @param bytes the sum of the sizes of their files
 */
public record StoreUse(Kind kind, int count, long bytes) {
    /** What a store holds. */
    public enum Kind {
        BLOBS("layers and documents, as they came or were made", Place.SHA256),
        UNPACKED("layers as RUN and containers see them", Place.SNAPSHOTS),
        PLAIN("compressed layers once more, as plain tars", Place.LAYERS),
        LISTS("which files a layer has", Place.TREES),
        RESULTS("what steps have given, and digests of files", Place.CACHE),
        MOUNTS("caches of RUN --mount=type=cache", Place.MOUNTS),
        WORK("checkouts, downloads, programs of Go", Place.WORK),
        TOOLCHAINS("versions of Go", Place.TOOLCHAINS),
        TEMPORARY("work under way, or left of what was killed", Place.TMP),
        CONTAINERS("what containers have written", Place.CONTAINERS),
        VOLUMES("what containers keep", Place.VOLUMES);

        private final String description;
        private final Place place;

        Kind(String description, Place place) {
            this.description = description;
            this.place = place;
        }

        private List<Place> places() {
            return this == RESULTS ? List.of(place, Place.FILES) : List.of(place);
        }

        public String description() {
            return description;
        }

        /** Whether gc looks after it; removing a container or a volume is for its owner. */
        public boolean isOfGc() {
            return this != CONTAINERS && this != VOLUMES;
        }

        /** As a word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All kinds, in their order. @param home of the store */
    public static List<StoreUse> of(Path home) {
        List<StoreUse> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int count = 0;
            long bytes = 0;
            for (Place place : kind.places()) {
                count += count(place, home);
                bytes += Folders.fileBytes(place.in(home));
            }
            all.add(new StoreUse(kind, count, bytes));
        }
        return all;
    }

    private static int count(Place place, Path home) {
        try {
            return (place == Place.CACHE ? CacheFiles.records(home) : CacheFiles.list(place.in(home))).size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bytes of all that gc looks after: images and what builds keep, but not what containers have written. */
    public static long ofGc(Path home) {
        long bytes = 0;
        for (StoreUse use : of(home)) {
            bytes += use.kind.isOfGc() ? use.bytes : 0;
        }
        return bytes;
    }
}
