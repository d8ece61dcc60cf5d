package dev.tare.sandbox.container;

import java.util.Comparator;

/** The order of listings. A class, since the first lambda of a kind takes some milliseconds. */
final class NewestFirst implements Comparator<Container> {
    @Override
    public int compare(Container a, Container b) {
        int order = b.created().compareTo(a.created());
        return order != 0 ? order : a.id().compareTo(b.id());
    }
}
