package dev.tare.attest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an image.
 *
 * @param subject the image itself
 * @param components sorted by {@link Component#ref}
 * @param dependencies for a component's ref those of what it needs; each is a component
 * @param created RFC 3339, of the image and not of this list: the same image has the same list
 * @param tool that made the list, {@code tare} and its version
 */
public record Sbom(
        Component subject,
        List<Component> components,
        SortedMap<String, SortedSet<String>> dependencies,
        String created,
        Tool tool) {
    /** A program. */
    public record Tool(String name, String version) {
        /** The name of this program, by which its documents are known again. */
        public static final String TARE = "tare";

        /** This program, as documents name it. */
        public static Tool ofThisProgram() {
            @Nullable String version = Sbom.class.getPackage().getImplementationVersion();
            return new Tool(TARE, version == null ? "0" : version);
        }
    }

    public Sbom {
        components = List.copyOf(components);
        dependencies = Collections.unmodifiableSortedMap(new TreeMap<>(dependencies));
    }
}
