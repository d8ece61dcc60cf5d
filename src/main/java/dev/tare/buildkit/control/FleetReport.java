package dev.tare.buildkit.control;

import dev.tare.buildkit.fleet.Addresses;
import dev.tare.buildkit.fleet.BuilderAddress;
import dev.tare.buildkit.fleet.DaemonControl;
import dev.tare.buildkit.fleet.DaemonInfo;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.fleet.Fleet;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks all daemons of a fleet at once. One that does not answer hides none of the others. */
public final class FleetReport {
    private final List<BuilderAddress> addresses;
    private final DaemonControl.Connector connector;

    /** @throws TareException where a name stands for no daemon */
    public FleetReport(Fleet fleet, Addresses.Resolver resolver, DaemonControl.Connector connector) {
        this.addresses = Addresses.expand(
                fleet.members().stream().map(Fleet.Member::address).toList(), resolver);
        this.connector = connector;
    }

    /** An answer, or why there was none. */
    private record Answer<T>(
            BuilderAddress address, @Nullable T value, String why) {}

    private interface Question<T> {
        T ask(DaemonControl control) throws DaemonLost;
    }

    /**
     * What came of it.
     *
     * @param text for standard output
     * @param json the same for programs
     * @param lost what to say of each daemon that did not answer
     */
    public record Result(String text, Object json, List<String> lost) {}

    /** One line for each daemon. */
    public Result list() {
        Table table = new Table("ADDRESS", "STATUS", "VERSION", "PLATFORMS", "BUILDS", "CACHE", "RECLAIMABLE");
        List<Object> json = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (Answer<DaemonInfo> answer : all(DaemonControl::info)) {
            DaemonInfo info = answer.value;
            String address = answer.address.text();
            json.add(fields(answer));
            if (info == null) {
                table.row(address, "lost", "", "", "", "", "");
                lost.add(address + ": " + answer.why);
            } else {
                table.row(
                        address,
                        "ready",
                        info.version(),
                        platforms(info),
                        info.active() == null ? "" : info.active().toString(),
                        Sizes.human(info.cacheBytes()),
                        Sizes.human(info.reclaimableBytes()));
            }
        }
        return new Result(table.render(), json, lost);
    }

    /** Removes what no build uses on all daemons. As in {@link DaemonControl#prune}. */
    public Result prune(boolean everything, @Nullable Duration keepUnused, long keepBytes) {
        StringBuilder text = new StringBuilder();
        List<Object> json = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (Answer<Long> answer : all(control -> control.prune(everything, keepUnused, keepBytes))) {
            Long freed = answer.value;
            String address = answer.address.text();
            if (freed == null) {
                lost.add(address + ": " + answer.why);
                json.add(Map.of("address", address, "error", answer.why));
            } else {
                text.append(address).append(": ").append(Sizes.human(freed)).append(" freed\n");
                json.add(Map.of("address", address, "freedBytes", freed));
            }
        }
        return new Result(text.toString(), json, lost);
    }

    /** Variants of the same processor are left out: {@code linux/amd64,linux/386}. */
    private static String platforms(DaemonInfo info) {
        List<String> names = new ArrayList<>();
        info.platforms().forEach(platform -> {
            if (!platform.architecture().equals("amd64") || platform.variant().isEmpty()) {
                names.add(platform.toString());
            }
        });
        return String.join(",", names);
    }

    private static Map<String, @Nullable Object> fields(Answer<DaemonInfo> answer) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("address", answer.address.text());
        DaemonInfo info = answer.value;
        out.put("status", info == null ? "lost" : "ready");
        if (info == null) {
            out.put("error", answer.why);
            return out;
        }
        out.put("id", info.id());
        out.put("version", info.version());
        out.put("platforms", info.platforms().stream().map(Object::toString).toList());
        out.put("activeBuilds", info.active());
        out.put("cacheBytes", info.cacheBytes());
        out.put("reclaimableBytes", info.reclaimableBytes());
        out.put("labels", info.labels());
        return out;
    }

    private <T> List<Answer<T>> all(Question<T> question) {
        List<Answer<T>> answers = new ArrayList<>();
        List<Future<Answer<T>>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (BuilderAddress address : addresses) {
                asked.add(threads.submit(() -> one(address, question)));
            }
            for (Future<Answer<T>> each : asked) {
                answers.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return answers;
    }

    private <T> Answer<T> one(BuilderAddress address, Question<T> question) {
        try (DaemonControl control = connector.connect(address)) {
            return new Answer<>(address, question.ask(control), "");
        } catch (DaemonLost e) {
            return new Answer<>(address, null, e.why());
        }
    }
}
