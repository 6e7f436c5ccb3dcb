// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.serve.ServerOptions;
import io.github.xrayclassifier.serve.XrayServer;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A page in the browser and a REST endpoint, on this machine. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Opens a page on this machine: drop PNG, JPEG, TIFF or DICOM files into the browser and see answers,"
                    + " reasons and heatmaps. Programs send files to POST /v1/classify; /v1/openapi.json describes it.",
            "No file is kept, and nothing leaves this machine. Ends with Ctrl-C, after what it has begun.",
            "Research use only, not for diagnosis."
        })
final class ServeCommand implements Callable<Integer> {

    // A caller behind a full house is told so while his client still waits.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    // Shorter than the 10 s after which a container's manager kills.
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(8);

    private static final int WARM_UP = 3;

    private final Console console;
    private final BackendOpener opener;
    private final Stop stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + ServerOptions.DEFAULT_PORT,
            description = "Where to listen; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "The address to listen on. Default: loopback, which only this machine reaches. With any other,"
                            + " whoever reaches this machine can send files: there are no passwords and no encryption.")
    private @Nullable String host;

    @Option(
            names = "--allow-name",
            paramLabel = "NAME",
            description = "A further name that requests may call this machine by, for example of a reverse proxy.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final ModelChoice model = new ModelChoice();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    /** The signal to stop; tests give it themselves. */
    @FunctionalInterface
    interface Stop {

        /** Waits for the signal and sees to it that the server is closed. */
        void await(Runnable close) throws InterruptedException;
    }

    ServeCommand(Console console, BackendOpener opener) {
        this(console, opener, ServeCommand::untilTheProcessEnds);
    }

    ServeCommand(Console console, BackendOpener opener, Stop stop) {
        this.console = console;
        this.opener = opener;
        this.stop = stop;
    }

    /** The hook of the JVM runs the close, so that the process stays until what was begun is answered. */
    private static void untilTheProcessEnds(Runnable close) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(close, "xray-serve-stop"));
        new CountDownLatch(1).await();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerOptions serverOptions = serverOptions();
        ClassifierOptions classifierOptions = classifierOptions();
        XrayClassifier classifier = XrayClassifier.open(opener.open(model), classifierOptions);
        XrayServer server;
        try {
            warmUp(classifier);
            server = XrayServer.open(classifier, serverOptions);
        } catch (IOException | RuntimeException e) {
            classifier.close(Duration.ZERO);
            throw e;
        }
        classifier.info().fallbackReason().ifPresent(reason -> console.remark("Running on the CPU: " + reason));
        if (!serverOptions.address().isLoopbackAddress()) {
            console.remark("Listening beyond this machine, without passwords and without encryption.");
        }
        console.result(
                "Open " + server.address() + " in a browser; Ctrl-C stops. Research use only, not for diagnosis.");
        stop.await(() -> {
            server.close(LONGEST_DRAIN);
            classifier.close(Duration.ZERO);
        });
        return Xray.DONE;
    }

    /** Classes loaded and code compiled before anybody waits for them. */
    private static void warmUp(XrayClassifier classifier) {
        GrayImage drawing = Drawings.all().get(0).image();
        for (int i = 0; i < WARM_UP; i++) {
            classifier.classify(ImageFiles.png(drawing));
            classifier.classify(ImageFiles.jpeg(drawing));
        }
    }

    private ServerOptions serverOptions() {
        try {
            ServerOptions options = ServerOptions.defaults().withPort(port);
            if (host != null) {
                options = options.withAddress(InetAddress.getByName(host));
            }
            for (String name : names) {
                options = options.withHostName(name);
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        } catch (UnknownHostException e) {
            throw new ParameterException(
                    spec.commandLine(), "--host: expected an address of this machine, found " + host, e);
        }
    }

    private ClassifierOptions classifierOptions() {
        try {
            return limits.applyTo(ClassifierOptions.defaults()
                    .withDecoder(DicomDecoder.open())
                    .withLongestWait(LONGEST_WAIT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        }
    }
}
