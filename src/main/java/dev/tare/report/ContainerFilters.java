package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.network.PortMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code tare ps --filter}, with docker's keys and their meaning. */
public final class ContainerFilters {
    public static final List<String> KEYS = List.of(
            "id", "name", "status", "ancestor", "label", "exited", "before", "since", "volume", "publish", "network");

    /** Docker's words; those that no container of ours ever has fit none. */
    private static final List<String> STATES =
            List.of("created", "restarting", "running", "removing", "paused", "exited", "dead");

    private final Filters filters;
    private final List<Pattern> names = new ArrayList<>();
    private final @Nullable Instant before;
    private final @Nullable Instant since;
    private final BiPredicate<String, Container> ancestor;

    /**
     * Checks the values once.
     *
     * @param find gives the container that {@code before} and {@code since} name, or throws
     * @param ancestor whether a container is one of the image of a name, or of one built on it
     */
    public ContainerFilters(
            Filters filters, Function<String, Container> find, BiPredicate<String, Container> ancestor) {
        this.filters = filters;
        this.ancestor = ancestor;
        for (String name : filters.of("name")) {
            try {
                names.add(Pattern.compile(name));
            } catch (PatternSyntaxException e) {
                throw TareException.usage("--filter name=" + name + ": " + e.getDescription(), null);
            }
        }
        for (String status : filters.of("status")) {
            if (!STATES.contains(status)) {
                throw TareException.usage(
                        "--filter status=" + status + ": there is no such status",
                        "there are created, running, exited");
            }
        }
        for (String code : filters.of("exited")) {
            if (!isNumber(code)) {
                throw TareException.usage("--filter exited=" + code + ": that is no exit code", null);
            }
        }
        for (String port : filters.of("publish")) {
            int slash = port.indexOf('/');
            String number = slash < 0 ? port : port.substring(0, slash);
            int dash = number.indexOf('-');
            if (!isNumber(dash < 0 ? number : number.substring(0, dash))
                    || dash >= 0 && !isNumber(number.substring(dash + 1))) {
                throw TareException.usage(
                        "--filter publish=" + port + ": that is no port", "the form is PORT[-PORT][/udp]");
            }
        }
        this.before = filters.has("before")
                ? find.apply(filters.of("before").getLast()).created()
                : null;
        this.since =
                filters.has("since") ? find.apply(filters.of("since").getLast()).created() : null;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 6;
    }

    /**
     * Those of a list that fit, in its order.
     *
     * @param ended whether also those that do not run, as where a number or something of the state is asked for
     * @param most so many of them; -1 for all
     */
    public List<Container> choose(List<Container> all, boolean ended, int most) {
        boolean any = ended || most >= 0 || filters.has("status") || filters.has("exited");
        List<Container> out = new ArrayList<>();
        for (Container container : all) {
            if ((any || container.isRunning()) && fits(container) && (most < 0 || out.size() < most)) {
                out.add(container);
            }
        }
        return out;
    }

    /** Whether a container fits. */
    public boolean fits(Container container) {
        Integer exit = container.state().exitCode();
        return filters.any("id", container.id()::startsWith)
                && (names.isEmpty()
                        || names.stream()
                                .anyMatch(each -> each.matcher(container.name()).find()))
                && filters.any("status", container.state().word()::equals)
                && filters.any("ancestor", image -> ancestor.test(image, container))
                && filters.labels(container.settings().labels())
                && filters.any("exited", code -> exit != null && exit == Integer.parseInt(code))
                && (before == null || container.created().isBefore(before))
                && (since == null || container.created().isAfter(since))
                && filters.any("volume", volume -> hasVolume(container, volume))
                && filters.any("publish", port -> publishes(container, port))
                && filters.any("network", container.networkNames()::contains);
    }

    private static boolean hasVolume(Container container, String volume) {
        return container.settings().mounts().stream()
                .anyMatch(mount ->
                        volume.equals(mount.name()) || volume.equals(mount.source()) || volume.equals(mount.target()));
    }

    /** The container's own ports are meant, as docker has it. */
    private static boolean publishes(Container container, String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? PortMapping.TCP : text.substring(slash + 1);
        String number = slash < 0 ? text : text.substring(0, slash);
        int dash = number.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? number : number.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(number.substring(dash + 1));
        return container.ports().stream()
                .anyMatch(port -> port.protocol().equals(protocol)
                        && port.containerPort() >= first
                        && port.containerPort() <= last);
    }
}
