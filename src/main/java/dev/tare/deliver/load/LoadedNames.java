package dev.tare.deliver.load;

import dev.tare.oci.Descriptor;
import dev.tare.oci.NameAnnotations;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that archives and layouts give to their images. Whoever made the file chose them, so that they are checked as
 * those are that a user types: a name with a digest promises that very manifest, and counts for nothing else.
 *
 * @param wanted whether images get names at all
 */
record LoadedNames(boolean wanted) {
    /** The names in docker's own archives, which say nothing of the manifest: none with a digest can be right. */
    Set<Reference> tagged(List<String> texts, String where) throws IOException {
        Set<Reference> names = new LinkedHashSet<>();
        for (String text : wanted ? texts : List.<String>of()) {
            Reference name = Reference.parse(text);
            if (name == null) {
                throw new IOException("\"" + text + "\" in " + where + " is no image name");
            }
            if (name.digest() != null) {
                throw new IOException("\"" + text + "\" in " + where + " has a digest, which no tag has");
            }
            names.add(name);
        }
        return names;
    }

    /**
     * The name of an entry of index.json, or null. containerd's annotation is a full name; that of the specification may
     * be a tag alone, which names nothing.
     *
     * @throws IOException when the name has a digest that is not the entry's own
     */
    @Nullable Reference of(Descriptor entry) throws IOException {
        if (!wanted) {
            return null;
        }
        String full = entry.annotations().get(NameAnnotations.CONTAINERD_NAME);
        String text = full != null ? full : entry.annotations().getOrDefault(NameAnnotations.REF_NAME, "");
        boolean hasRepository = full != null || text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
        Reference name = hasRepository ? Reference.parse(text) : null;
        if (name != null && !name.fits(entry.digest())) {
            throw new IOException("index.json calls image " + entry.digest() + " \"" + text
                    + "\": the digest in that name is another image's");
        }
        return name;
    }
}
