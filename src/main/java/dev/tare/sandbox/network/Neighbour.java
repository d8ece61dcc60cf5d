package dev.tare.sandbox.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A running container of networks with names, as the others see it.
 *
 * @param address at which it is reached
 * @param cable the host's end of its cable: a name that no other container ever has
 * @param names of its own in all of its networks
 * @param memberships its networks, with further names
 */
public record Neighbour(String address, String cable, List<String> names, List<Membership> memberships) {
    private static final String BEGIN = "# members of its networks";
    private static final String END = "# end of members";

    public Neighbour {
        names = List.copyOf(names);
        memberships = List.copyOf(memberships);
    }

    /** Those of a list with which this one shares a network, itself among them. */
    public List<Neighbour> among(List<Neighbour> all) {
        List<Neighbour> out = new ArrayList<>();
        for (Neighbour other : all) {
            if (!shared(other).isEmpty()) {
                out.add(other);
            }
        }
        out.sort(Comparator.comparing(Neighbour::cable));
        return out;
    }

    /**
     * A file of {@code /etc/hosts} with a line for each of these and nobody else; what programs have written into it stays.
     *
     * @param file as it is
     */
    public String hosts(String file, List<Neighbour> others) {
        StringBuilder out = new StringBuilder(file.length());
        boolean inside = false;
        for (String line : file.lines().toList()) {
            inside |= line.equals(BEGIN);
            if (!inside) {
                out.append(line).append('\n');
            }
            inside &= !line.equals(END);
        }
        if (others.isEmpty()) {
            return out.toString();
        }
        out.append(BEGIN).append('\n');
        for (Neighbour other : others) {
            Set<String> known = new LinkedHashSet<>(other.names);
            shared(other).forEach(membership -> known.addAll(membership.aliases()));
            out.append(other.address)
                    .append('\t')
                    .append(String.join(" ", known))
                    .append('\n');
        }
        return out.append(END).append('\n').toString();
    }

    /** The other's memberships of networks in which this one is too. */
    private List<Membership> shared(Neighbour other) {
        List<Membership> out = new ArrayList<>();
        for (Membership theirs : other.memberships) {
            for (Membership own : memberships) {
                if (own.network().equals(theirs.network())) {
                    out.add(theirs);
                }
            }
        }
        return out;
    }
}
