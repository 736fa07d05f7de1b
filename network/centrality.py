"""How central a territory is: degree, strength and betweenness."""

import networkx as nx


def centrality(graph: nx.Graph) -> list[dict[str, str | int | float]]:
    """Each territory's measures, the most central first.

    graph: a projection with `weight` on its edges and `label` on its nodes.

    degree: number of partners. strength: sum of the weights of its edges. betweenness: share of the shortest paths
    between two others that lead through it, over unweighted edges, normalised to 0..1 (Freeman, A set of measures of
    centrality based on betweenness, Sociometry 40, 1977).

    >>> line = nx.path_graph(3)
    >>> nx.set_edge_attributes(line, 1.0, "weight")
    >>> [(row["territory"], row["degree"], row["betweenness"]) for row in centrality(line)]
    [(1, 2, 1.0), (0, 1, 0.0), (2, 1, 0.0)]
    """
    strength = dict(graph.degree(weight="weight"))
    betweenness = nx.betweenness_centrality(graph)
    rows = [
        {
            "territory": node,
            "label": graph.nodes[node].get("label", ""),
            "degree": degree,
            "strength": round(strength[node], 6),
            "betweenness": round(betweenness[node], 6),
        }
        for node, degree in graph.degree()
    ]
    return sorted(rows, key=lambda row: (-row["degree"], -row["betweenness"], row["territory"]))
