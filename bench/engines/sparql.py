"""The questions in SPARQL 1.1, over events.nt."""

PREFIXES = ("PREFIX e: <http://ex.org/e/> PREFIX p: <http://ex.org/p/> PREFIX ps: <http://ex.org/ps/> "
            "PREFIX q: <http://ex.org/q/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ")


def date(iso):
    return f'"{iso}"^^xsd:date'


def edge(x, relation, statement, y):
    return f"{x} p:{relation} {statement} . {statement} ps:{relation} {y} . "


def questions(c):
    a, h, b, day = "e:" + c["A"], "e:" + c["H"], "e:" + c["B"], date(c["day"])
    p1, p2, p3, mid, t1, t2 = (c[k] for k in ("p1", "p2", "p3", "p_mid", "t1", "t2"))

    def during(statement, k=""):
        return (f"{statement} q:start ?b{k} ; q:end ?e{k} . "
                f"FILTER(?b{k} <= {date(c['to'])} && ?e{k} >= {date(c['from'])}) ")

    def hop(x, y, k, year):  # over any relation: the statement's only IRI is its object
        return f"{x} ?p{k} ?st{k} . ?st{k} ?ps{k} {y} . " + (during(f"?st{k}", k) if year else "")

    def hops(n, year):  # the nodes after n hops, each level made distinct
        x, inner = (a, "") if n == 1 else (f"?x{n - 1}", "{" + hops(n - 1, year) + "} ")
        return f"SELECT DISTINCT ?x{n} {{ {inner}{hop(x, f'?x{n}', n, year)}FILTER(isIRI(?x{n})) }}"

    def facts(who, year):
        return (f"SELECT ?ps ?o ?b ?e {{ {who} ?p ?st . ?st ?ps ?o . FILTER(isIRI(?o)) "
                + (during("?st") if year else "?st q:start ?b ; q:end ?e .") + " }")

    def is_after(n):  # is B n hops from A?
        if n == 1:
            return "ASK { " + hop(a, b, 1, False) + " }"
        return f"ASK {{ {{ {hops(n - 1, False)} }} {hop(f'?x{n - 1}', b, n, False)} }}"

    texts = {
        "Q1": facts(a, False),
        "Q1H": facts(h, False),
        "Q2": facts(a, True),
        "Q2H": facts(h, True),
        "Q3": f"SELECT (COUNT(*) AS ?n) {{ {edge(a, p1, '?s1', '?x')} {edge('?x', p2, '?s2', '?y')} }}",
        "Q4": f"SELECT (COUNT(*) AS ?n) {{ {{ {hops(3, True)} }} }}",
        "Q5": f"""SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?x {{ ?x p:{p1} ?s1 }} }}
                  FILTER EXISTS {{ ?x p:{p2} ?s2 }} FILTER EXISTS {{ ?x p:{p3} ?s3 }} }}""",
        "Q6": f"""SELECT (COUNT(*) AS ?n) {{ {edge('?x', mid, '?s1', '?y')} {edge('?y', mid, '?s2', '?z')}
                  {edge('?z', mid, '?s3', '?x')} }}""",
        "Q7": f"""SELECT (COUNT(*) AS ?n) {{ ?x p:{t1} ?s1 . ?s1 q:start ?b1 ; q:end ?e1 .
                  ?x p:{t2} ?s2 . ?s2 q:start ?b2 ; q:end ?e2 . FILTER(?b1 <= ?e2 && ?b2 <= ?e1) }}""",
        "Q8": f"""SELECT ?p (COUNT(*) AS ?n) {{ ?x ?p ?st . {during('?st')} }}
                  GROUP BY ?p ORDER BY DESC(?n) LIMIT 10""",
        "Q9": f"SELECT ?x (COUNT(*) AS ?n) {{ ?x p:{p1} ?st }} GROUP BY ?x ORDER BY DESC(?n) LIMIT 10",
        "Q10": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {a} (p:{mid}/ps:{mid})+ ?x FILTER(?x != {a}) }}",
        "Q11": f"SELECT (COUNT(*) AS ?n) {{ ?st q:start ?b ; q:end ?e . FILTER(?b <= {day} && ?e >= {day}) }}",
        "Q12": f"SELECT ?x ?o ?b {{ ?x p:{p1} ?st . ?st ps:{p1} ?o ; q:start ?b }} ORDER BY ?b LIMIT 10",
    }
    result = {name: PREFIXES + text for name, text in texts.items()}
    result["Q13"] = [PREFIXES + is_after(n) for n in range(1, 9)]  # no path in SPARQL: asked hop by hop until it is true
    return result


def plain(term):
    """<http://ex.org/e/Entity_1> and "2007-01-01"^^<…date> as names and dates."""
    if term.startswith("<"):
        return term[1:-1].rsplit("/", 1)[-1]
    return term.split('"')[1] if term.startswith('"') else term
