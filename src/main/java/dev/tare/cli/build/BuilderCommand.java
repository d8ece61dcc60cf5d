package dev.tare.cli.build;

import dev.tare.buildkit.certs.CertificateFolder;
import dev.tare.buildkit.certs.CertificateRequest;
import dev.tare.buildkit.control.Buildctl;
import dev.tare.buildkit.control.FleetReport;
import dev.tare.buildkit.fleet.Addresses;
import dev.tare.buildkit.fleet.Builders;
import dev.tare.buildkit.fleet.Fleet;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.report.PrettyJson;
import dev.tare.store.upkeep.GcOptions;
import dev.tare.text.Numbers;
import dev.tare.usage.Page;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** {@code tare builder}: BuildKit daemons as builders. */
public final class BuilderCommand implements Command {
    private static final List<String> VERBS = List.of("ls", "inspect", "check", "prune", "certs");
    private static final int MOST_DAYS = 3650;

    @Override
    public Page page() {
        return Page.of("""
                tare builder ls|inspect|check|prune|certs [FLEET|ADDRESS|DIR...]
                See how BuildKit daemons are, clear their caches, and make certificates for them

                -a, --all       prune: what BuildKit keeps for itself, too, such as front ends
                --keep TIME     prune: what was used within this time, such as 12h or 30d
                --host NAME...  certs: a name or address by which clients reach the daemons
                --days N        certs: how long they are good (default: 365)
                --renew         certs: new ones of the authority in that folder
                --json          print JSON

                # those of TARE_BUILDER, BUILDKIT_HOST or the default of ~/.config/tare/builders.yaml
                tare builder ls
                # whether all daemons of a fleet answer; exit code 3 when one does not
                tare builder check dns://buildkit.ci.svc:1234?certs=/certs
                # an authority, and certificates of it for daemons and clients
                tare builder certs certs --host buildkit.lan --host 10.0.0.7
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "" : operands.getFirst();
        List<String> rest = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        return switch (verb) {
            case "certs" -> certs(rest, arguments, console);
            case "ls", "list" -> tell(report(rest, console).list(), arguments.has("json"), 0, console);
            case "inspect" -> tell(report(rest, console).list(), true, TareException.FAILED, console);
            case "check" -> tell(report(rest, console).list(), arguments.has("json"), TareException.NOT_MET, console);
            case "prune" -> {
                String keep = arguments.value("keep");
                Duration unused = keep == null ? null : GcOptions.age(keep);
                FleetReport report = report(rest, console);
                yield tell(
                        report.prune(arguments.has("all"), unused, 0),
                        arguments.has("json"),
                        TareException.FAILED,
                        console);
            }
            default -> {
                String near = NearNames.hint(verb, VERBS);
                throw TareException.usage(
                        verb.isEmpty()
                                ? "tare builder needs to be told what to do"
                                : "tare builder has no \"" + verb + "\"",
                        near == null ? String.join(", ", VERBS) + " are there" : near);
            }
        };
    }

    private static FleetReport report(List<String> words, Console console) {
        Builders builders = new Builders(console.environment(), console.directory());
        Fleet fleet = builders.choose(words, "tare builder");
        if (fleet == null) {
            throw TareException.usage(
                    "no builder is named: builds run on this machine",
                    "name an address or a fleet, set TARE_BUILDER or BUILDKIT_HOST, or write " + builders.file());
        }
        fleet.warnings().forEach(console::warn);
        return new FleetReport(
                fleet, Addresses.Resolver.SYSTEM, address -> Buildctl.connect(address, console.environment()));
    }

    /** @param whenLost the exit code where a daemon does not answer */
    private static int tell(FleetReport.Result result, boolean json, int whenLost, Console console) {
        console.out().print(json ? PrettyJson.write(result.json()) : result.text());
        for (String each : result.lost()) {
            console.warn(Problem.of(each));
        }
        return result.lost().isEmpty() ? 0 : whenLost;
    }

    private static int certs(List<String> folders, Arguments arguments, Console console) {
        if (folders.size() != 1) {
            throw TareException.usage(
                    "tare builder certs takes one folder", "as in tare builder certs certs --host NAME");
        }
        String days = arguments.value("days", "365");
        Long number = Numbers.within(days, 1, MOST_DAYS);
        if (number == null) {
            throw TareException.usage("--days takes a number from 1 to " + MOST_DAYS + ", not \"" + days + "\"", null);
        }
        Path folder = console.path(folders.getFirst());
        X509Certificate made = CertificateFolder.make(
                new CertificateRequest(folder, arguments.values("host"), number.intValue(), arguments.has("renew")));
        String end = made.getNotAfter()
                .toInstant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        console.out().println("daemons: " + folder.resolve("daemon") + ", until " + end);
        console.out().println("clients: " + folder.resolve("client") + ", until " + end);
        console.note("keep " + folder.resolve("authority.p12") + " at home: it signs, and no daemon needs it");
        return 0;
    }
}
