package dev.tare.oci;

import java.util.List;

/**
 * The entries of one layer, in the order of its tar.
 *
 * @param entries in the order of the tar; a later entry of one path replaces an earlier one
 */
public record LayerIndex(List<LayerEntry> entries) {
    public LayerIndex {
        entries = List.copyOf(entries);
    }
}
