from django import forms

MAX_QUERY = 100


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Что найти",
        max_length=MAX_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
