package dev.tare.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which manifest of an index serves a platform best, as containerd chooses: of the entries that say what they are for the
 * nearest, else one that does not say it. An index may name indexes.
 */
public final class PlatformChoice {
    /** A circle of indexes cannot be, as each holds the other's digest; a long chain is an attack. */
    public static final int DEEPEST = 4;

    /** Entries that do not say what they are for cost a reading each, of a registry a request or two. */
    private static final int MAX_ASKED = 20;

    private static final int MAX_INDEXES = 100;

    private final Documents documents;
    private final Platform wanted;
    private final Set<String> platforms = new TreeSet<>();
    private final Set<Digest> seen = new HashSet<>();
    private int asked;

    public PlatformChoice(Documents documents, Platform wanted) {
        this.documents = documents;
        this.wanted = wanted;
    }

    /** Where the documents are. */
    public interface Documents {
        /** What an index names. */
        List<Descriptor> entries(Descriptor index) throws IOException;

        /** What a manifest is for, as its configuration says; null for what is no image. */
        @Nullable Platform platform(Descriptor manifest) throws IOException;

        /** Whether it can be read or fetched. */
        boolean isHere(Descriptor entry);
    }

    /** The manifest, and before it the indexes that lead to it from the one given; empty when none serves. */
    public List<Descriptor> way(Descriptor top) throws IOException {
        List<Descriptor> way = new ArrayList<>();
        boolean _ = find(top, way);
        return way;
    }

    /** The platforms of the entries that were looked at, for messages. */
    public Set<String> platforms() {
        return platforms;
    }

    /** @param rank see {@link Platform#rankFor} */
    private record Candidate(Descriptor entry, int rank) {}

    private boolean find(Descriptor at, List<Descriptor> way) throws IOException {
        way.add(at);
        if (!MediaTypes.isIndex(at.mediaType())) {
            return true;
        }
        if (way.size() > DEEPEST) {
            throw new IOException("index " + at.digest() + " is nested too deeply");
        }
        // One that another names a thousand times, which does the same, would take for ever.
        if (seen.size() == MAX_INDEXES) {
            throw new IOException(
                    "index " + way.getFirst().digest() + " leads to more than " + MAX_INDEXES + " indexes");
        }
        if (seen.add(at.digest())) {
            List<Descriptor> entries = documents.entries(at);
            if (said(entries, way) || unsaid(entries, way)) {
                return true;
            }
        }
        way.removeLast();
        return false;
    }

    private boolean said(List<Descriptor> entries, List<Descriptor> way) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Descriptor each : entries) {
            Platform own = each.platform();
            // Attestations hang in an index as manifests for "unknown/unknown".
            if (own != null && !own.os().equals("unknown")) {
                boolean here = documents.isHere(each);
                int rank = own.rankFor(wanted);
                if (here) {
                    platforms.add(own.toString());
                }
                if (rank < Integer.MAX_VALUE && (here || rank < Platform.RELATED)) {
                    candidates.add(new Candidate(each, rank));
                }
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::rank));
        boolean own = false;
        for (Candidate each : candidates) {
            own |= each.rank < Platform.RELATED;
            // That the processor's own image is not at hand makes that of a related one no better choice.
            boolean taken = each.rank < Platform.RELATED || !own;
            if (taken && documents.isHere(each.entry) && find(each.entry, way)) {
                return true;
            }
        }
        return false;
    }

    private boolean unsaid(List<Descriptor> entries, List<Descriptor> way) throws IOException {
        Descriptor best = null;
        int bestRank = Integer.MAX_VALUE;
        List<Descriptor> indexes = new ArrayList<>();
        for (Descriptor each : entries) {
            if (each.platform() != null || !documents.isHere(each)) {
                continue;
            }
            if (MediaTypes.isIndex(each.mediaType())) {
                indexes.add(each);
            } else if (MediaTypes.isManifest(each.mediaType()) && asked++ < MAX_ASKED) {
                Platform own = documents.platform(each);
                if (own != null) {
                    platforms.add(own.toString());
                }
                int rank = own == null ? Integer.MAX_VALUE : own.rankFor(wanted);
                if (rank < bestRank) {
                    best = each;
                    bestRank = rank;
                }
            }
        }
        if (best != null) {
            return find(best, way);
        }
        for (Descriptor each : indexes) {
            if (find(each, way)) {
                return true;
            }
        }
        return false;
    }
}
