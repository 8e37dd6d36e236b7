package io.noesis.training.curves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import io.noesis.training.run.LoggedEvent;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Step;

class CurvesTest {

    private static final List<LoggedEvent> EVENTS = logged(Stream.of(
            new Step("pretraining", 10, 20, 6, 0, 0, 1),
            new Step("pretraining", 20, 20, 3, 0, 0, 1),
            new Evaluated("pretraining", 20, "loss", 3.5),
            new Step("fine-tuning", 10, 10, 1, 0, 0, 1),
            new Evaluated("fine-tuning", 10, "accuracy.on", 0.5),
            new Evaluated("fine-tuning", 10, "accuracy.off", 0.25),
            new Rollouts("a & b", 1, 2, 0.5, 0.4, -0.25, 0.001, 0, 0.3, 1),
            new Rollouts("a & b", 2, 2, 1, 0.9, Double.NaN, 0.002, 0, 0.2, 1)));

    @Test
    void lossesAreDrawnPerStageAgainstSteps() throws Exception {
        Document svg = parsed(Curves.LOSS.svg(EVENTS));

        assertThat(texts(svg)).contains("pretraining", "fine-tuning", "training", "held out", "steps");
        List<Element> lines = elements(svg, "polyline");
        assertThat(lines).hasSize(3);
        // 0 to 6 lie over 296 to 84 pixels, 0 to 20 steps over 72 to 440.
        assertThat(lines.get(0).getAttribute("points")).isEqualTo("256,84 440,190");
        assertThat(texts(svg)).contains("6", "20");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Loss");
    }

    @Test
    void rewardsAreDrawnWithTheirPartsAndTheDistance() throws Exception {
        Document svg = parsed(Curves.REWARD.svg(EVENTS));

        assertThat(texts(svg)).contains("a & b", "reward", "accuracy", "pass rate before", "divergence", "0.002");
        assertThat(elements(svg, "polyline")).hasSize(5);
    }

    @Test
    void accuraciesAreDrawnForBothModes() throws Exception {
        Document svg = parsed(Curves.ACCURACY.svg(EVENTS));

        assertThat(texts(svg)).contains("thinking on", "thinking off").doesNotContain("pretraining");
        assertThat(svg.getDocumentElement().getTextContent()).contains("thinking off, step 10: 0.2500");
    }

    @ParameterizedTest
    @EnumSource
    void withoutEventsThereIsAPictureThatSaysSo(Curves curves) throws Exception {
        assertThat(texts(parsed(curves.svg(List.of())))).contains("nothing measured yet");
    }

    @Test
    void aLongLineHasNoMarks() throws Exception {
        List<LoggedEvent> many = logged(
                IntStream.rangeClosed(1, 500).mapToObj(i -> new Step("pretraining", 10L * i, 5000, 6.0 / i, 0, 0, 1)));

        Document svg = parsed(Curves.LOSS.svg(many));

        assertThat(elements(svg, "circle")).isEmpty();
        assertThat(elements(svg, "polyline").getFirst().getAttribute("points").split(" "))
                .hasSize(500);
    }

    private static List<LoggedEvent> logged(Stream<? extends TrainingEvent> events) {
        return events.map(event -> new LoggedEvent(Instant.EPOCH, event)).toList();
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList found = svg.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
